"""What a wish costs: travel and unserved visits against the values of a wish."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
from joblib import Parallel, delayed

from routeplan.cycle import Cycle
from routeplan.errors import SettingsError
from routeplan.pipeline import plan_visits
from routeplan.plan import Plan
from routeplan.pricing.curve import PriceCurve
from routeplan.pricing.figures import plan_cost, plan_figures
from routeplan.pricing.labels import LABELS
from routeplan.pricing.pricers import Choice, Point, Pricer
from routeplan.pricing.statement import Case, Statement
from routeplan.pricing.wishes import WISHES, Wish
from routeplan.search import MaxIterations, StoppingCriterion

__all__ = ["price", "prices"]

_log = logging.getLogger("routeplan")

_ITERATIONS_PER_VISIT = 110
"""Of every search: eight curves of a town of 2,000 visits in five minutes on two cores."""


def price(
    plan: Plan,
    wish: str,
    values: Sequence[float] | None = None,
    *,
    today: pd.Series | None = None,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
    jobs: int = -1,
    progress: Callable[[float], None] | None = None,
) -> PriceCurve:
    """Find out what a wish costs.

    Every value of the wish is searched for from the visits of the plan, for the same time. A plan
    found for a strict wish is taken for a looser one as well where it is better than what was found
    for that: a looser wish never costs more.

    Parameters
    ----------
    plan : Plan
        With fewer outlets than ``search.regions_from``.
    wish : str
        - ``same_weekday``: share of the outlets with several visits that are always visited on the
          same weekdays; the others are visited in the same even weeks (`any_weekday`);
        - ``same_rep``: share of those that always the same rep visits; the days of the others stay,
          their reps may differ (`any_rep`);
        - ``hours``: share of the outlets with opening hours for which these are kept;
        - ``balance``: by which part a rep's utilisation may differ from the team's;
        - ``compactness``: the setting of this name;
        - ``handovers``: how many outlets may have another rep than today;
        - ``day_min``: minutes a day, the mean of the reps, each of whom works as much more or less;
        - ``reps``: number of reps.
    values : sequence of float, optional
        About seven round the plan's own without it, which is always among them.
    today : Series of str, optional
        Rep that each outlet has today, on the outlet ids; without it the rep before the plan
        (`rep_before`), else that of the plan.
    stop : StoppingCriterion, optional
        When each search ends; ``MaxIterations`` of 110 per visit wanted without it.
    seed : int, default 1
        With ``MaxIterations`` the same seed gives the same curve, on any number of cores.
    jobs : int, default -1
        Searches at the same time, through joblib; -1 for all cores.
    progress : callable, optional
        Called with the share of the searches that are done, about.

    Returns
    -------
    PriceCurve

    Raises
    ------
    SettingsError
        For an unknown wish, values out of range, or a wish that concerns no outlet.

    Examples
    --------
    >>> import routeplan as rp
    >>> outlets, reps = rp.make_city(30, seed=1)
    >>> plan = rp.plan_visits(outlets, reps, stop=rp.MaxIterations(1_000))
    >>> curve = rp.price(plan, "day_min", [420, 480], stop=rp.MaxIterations(200), jobs=1)
    >>> curve.table[["value", "unserved", "own"]]
       value  unserved    own
    0  420.0         0  False
    1  480.0         0   True
    2  480.0         0  False
    """
    if wish not in WISHES:
        raise SettingsError(f"`wish` must be one of {', '.join(WISHES)}. Got {wish!r}.")
    case = Case.of(plan, today)
    reason = WISHES[wish].idle(case)
    if reason:
        raise SettingsError(f"`{wish}` has no price: {reason}.")
    wanted = {wish: None if values is None else list(values)}
    return _priced(case, wanted, stop=stop, seed=seed, jobs=jobs, progress=progress)[wish]


def prices(
    plan: Plan,
    wishes: Iterable[str] | Mapping[str, Sequence[float] | None] | None = None,
    *,
    today: pd.Series | None = None,
    stop: StoppingCriterion | None = None,
    seed: int = 1,
    jobs: int = -1,
    progress: Callable[[float], None] | None = None,
) -> dict[str, PriceCurve]:
    """Find out what several wishes cost, all of them without a choice.

    Parameters
    ----------
    plan : Plan
    wishes : iterable of str, or mapping of str to values, optional
        As :func:`price` takes them. Wishes that concern no outlet are left out and logged.
    today, stop, seed, jobs, progress
        As :func:`price` takes them.

    Returns
    -------
    dict of PriceCurve
        By wish.

    Raises
    ------
    SettingsError
        For an unknown wish or values out of range.
    """
    wanted = dict(wishes) if isinstance(wishes, Mapping) else dict.fromkeys(wishes or WISHES)
    unknown = sorted(set(wanted) - set(WISHES))
    if unknown:
        known = ", ".join(WISHES)
        raise SettingsError(f"`wishes` must be among {known}. Got {', '.join(unknown)}.")
    case = Case.of(plan, today)
    for wish in list(wanted):
        reason = WISHES[wish].idle(case)
        if reason:
            _log.info("%s has no price: %s.", wish, reason)
            del wanted[wish]
    return _priced(case, wanted, stop=stop, seed=seed, jobs=jobs, progress=progress)


def _priced(
    case: Case,
    wanted: Mapping[str, Sequence[float] | None],
    *,
    stop: StoppingCriterion | None,
    seed: int,
    jobs: int,
    progress: Callable[[float], None] | None,
) -> dict[str, PriceCurve]:
    """Curves of wishes that have a price."""
    visits = int(case.statement.outlets["visits"].sum())
    stop = stop or MaxIterations(max(1, _ITERATIONS_PER_VISIT * visits))
    values = {wish: _values(case, WISHES[wish], given) for wish, given in wanted.items()}
    pricers = {wish: WISHES[wish].pricer(case, chosen) for wish, chosen in values.items()}
    searches = _Searches(case.plan.cycle, stop, seed, jobs, progress)
    searches.expected = 1 + sum(map(len, values.values()))
    choices = searches.run(pricers)
    if progress is not None:
        progress(1.0)
    alike = [
        point.plan
        for wish, choose in choices.items()
        for value, point in zip(values[wish], choose([]), strict=True)
        if value == WISHES[wish].own(case) and point.plan is not None
    ]
    best = [min(alike, key=plan_cost)] if alike else []
    return {wish: _curve(case, wish, values[wish], choices[wish](best)) for wish in wanted}


def _values(case: Case, wish: Wish, given: Sequence[float] | None) -> list[float]:
    """Values from the strictest to the loosest, the plan's own among them, each once."""
    own = wish.own(case)
    chosen = {float(wish.checked(case, value)) for value in given} if given is not None else None
    values = (set(wish.usual(case)) if chosen is None else chosen) | {own}
    return sorted(values, reverse=LABELS[wish.name].looser < 0)


class _Searches:
    """The searches that pricers ask for, side by side and each once."""

    def __init__(
        self,
        cycle: Cycle,
        stop: StoppingCriterion,
        seed: int,
        jobs: int,
        progress: Callable[[float], None] | None,
    ) -> None:
        self._cycle, self._stop, self._seed, self._jobs = cycle, stop, seed, jobs
        self._progress = progress or (lambda _: None)
        self._found: dict[int, tuple[Statement, Plan]] = {}
        self.expected = 1

    def run(self, pricers: Mapping[str, Pricer]) -> dict[str, Choice]:
        """Search in rounds until every pricer has what it needs."""
        choices: dict[str, Choice] = {}
        asked = {wish: next(pricer) for wish, pricer in pricers.items()}
        while asked:
            self._search([statement for round_ in asked.values() for statement in round_])
            following = {}
            for wish, statements in asked.items():
                plans = [self._found[id(statement)][1] for statement in statements]
                try:
                    following[wish] = pricers[wish].send(plans)
                except StopIteration as ended:
                    choices[wish] = ended.value
            asked = following
        return choices

    def _search(self, statements: Sequence[Statement]) -> None:
        fresh = {id(s): s for s in statements if id(s) not in self._found}
        self.expected = max(self.expected, len(self._found) + len(fresh) + 1)
        plans = Parallel(n_jobs=self._jobs, return_as="generator")(
            delayed(_search)(statement, self._cycle, self._stop, self._seed)
            for statement in fresh.values()
        )
        for (key, statement), plan in zip(fresh.items(), plans, strict=True):
            self._found[key] = statement, plan
            self._progress(len(self._found) / self.expected)


def _search(statement: Statement, cycle: Cycle, stop: StoppingCriterion, seed: int) -> Plan:
    """One search, on one core: the others have searches of their own."""
    return plan_visits(
        statement.outlets,
        statement.reps,
        cycle,
        travel=statement.travel,
        stop=stop,
        seed=seed,
        jobs=1,
        settings=statement.settings,
        start=statement.start,
    )


def _curve(case: Case, wish: str, values: Sequence[float], points: Sequence[Point]) -> PriceCurve:
    """The table of a curve; the plan itself stands before the point with its value."""
    own = WISHES[wish].own(case)
    rows: list[dict[str, object]] = []
    plans: list[Plan | None] = []
    for value, point in zip(values, points, strict=True):
        if value == own:
            figures = plan_figures(case.plan, case.today)
            used = WISHES[wish].users(case, case.plan)
            rows.append({"value": value, **figures, "loosened": used, "own": True})
            plans.append(case.plan)
        figures = plan_figures(point.plan, case.today) if point.plan is not None else {}
        rows.append({"value": value, **figures, "loosened": point.loosened, "own": False})
        plans.append(point.plan)
    table = pd.DataFrame(rows)
    counts = ["unserved", "visits_planned", "borders", "handed_over", "loosened"]
    whole = "Int64" if table["unserved"].isna().any() else "int64"
    return PriceCurve(wish, table.astype(dict.fromkeys(counts, whole)), tuple(plans))
