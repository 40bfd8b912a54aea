"""How many reps the outlets need, and how many pay."""

from routeplan.sizing.check import TrialSettings
from routeplan.sizing.distribution import distribution_chain, outlets_to_cover
from routeplan.sizing.estimate import estimate_work
from routeplan.sizing.hiring import hiring_steps
from routeplan.sizing.profit import Money, ProfitCurve, profit_curve
from routeplan.sizing.result import TeamSize
from routeplan.sizing.roles import TeamMix, size_roles
from routeplan.sizing.shortage import WaySettings
from routeplan.sizing.size import size_team
from routeplan.sizing.standard import accounts_per_rep, reps_by_calls
from routeplan.sizing.teams import make_team
from routeplan.sizing.ways import ways_out

__all__ = [
    "Money",
    "ProfitCurve",
    "TeamMix",
    "TeamSize",
    "TrialSettings",
    "WaySettings",
    "accounts_per_rep",
    "distribution_chain",
    "estimate_work",
    "hiring_steps",
    "make_team",
    "outlets_to_cover",
    "profit_curve",
    "reps_by_calls",
    "size_roles",
    "size_team",
    "ways_out",
]
