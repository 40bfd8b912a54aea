"""Why outlets of a plan are not served, and plans in which they are."""

from routeplan.explanation.apply import apply_repair
from routeplan.explanation.explain import explain
from routeplan.explanation.story import Explanation

__all__ = ["Explanation", "apply_repair", "explain"]
"""The public names."""
