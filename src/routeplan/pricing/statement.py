"""What a plan was made from, and the same with one wish changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from routeplan.journey import JourneySettings
from routeplan.pins import is_pinned
from routeplan.plan import REP_BEFORE, REP_KEPT, Plan
from routeplan.search import SearchSettings
from routeplan.settings import Settings
from routeplan.travel import TravelModel

__all__ = ["Case", "Statement"]

_OF_PLAN = ("rep", REP_BEFORE, REP_KEPT)
"""Columns of reps, of which a statement has the one that outlets must stay with."""
_WARM: dict[str, Any] = {
    "engine": "builtin",
    "coolings": 2,
    "cooling_iterations": 50.0,
    "again_temperature": 0.15,
}
"""A hot search, then a cool one from the best plan so far: it is the plan itself where a wish that
frees a few outlets is of so little use that the hot one finds no way back."""

S = TypeVar("S", JourneySettings, SearchSettings)


@dataclass(frozen=True, eq=False)
class Statement:
    """What a plan is searched for with: the tables and the settings.

    Attributes
    ----------
    outlets : DataFrame
        With a column `rep` only where outlets must stay with it.
    reps : DataFrame
    travel : TravelModel
    settings : Settings
    start : Plan
        Where the search begins.
    """

    outlets: pd.DataFrame
    reps: pd.DataFrame
    travel: TravelModel
    settings: Settings
    start: Plan

    def with_journey(self, **changes: Any) -> Statement:
        """The same with other wishes that weigh against travel."""
        journey = replace(self.settings.journey, **changes)
        return replace(self, settings=replace(self.settings, journey=journey))


@dataclass(frozen=True, eq=False)
class Case:
    """A plan whose wishes are priced.

    Attributes
    ----------
    plan : Plan
    today : Series of str
        Rep that each outlet has today, missing where it has none.
    """

    plan: Plan
    today: pd.Series

    @classmethod
    def of(cls, plan: Plan, today: pd.Series | None = None) -> Case:
        """Today's reps are those told, else those before the plan, else those of the plan."""
        outlets = plan.outlets
        if today is None:
            today = outlets[REP_BEFORE] if REP_BEFORE in outlets else outlets["rep"]
        reps = today.reindex(outlets.index).astype("str")
        return cls(plan, reps.where(reps.isin(plan.reps.index)))

    @cached_property
    def settings(self) -> Settings:
        """The settings that the plan was made with, and how to search from where it is."""
        told = self.plan.info.settings
        search = replace(_known(SearchSettings, told.get("search", {})), **_WARM)
        journey = _known(JourneySettings, told.get("journey", {}))
        if "value" not in self.plan.outlets:  # the numbers of visits were chosen, and stay
            journey = replace(journey, minute_cost=None)
        return Settings(journey, search)

    @cached_property
    def statement(self) -> Statement:
        """What the plan was made from."""
        plan = self.plan
        outlets = plan.outlets.drop(columns=[*_OF_PLAN, "visits_planned"], errors="ignore")
        bound = self._bound_reps
        if bound.notna().any():
            outlets["rep"] = bound
        return Statement(outlets, plan.reps, plan.travel, self.settings, plan)

    @cached_property
    def pinned(self) -> pd.Index:
        """Outlets that keep their rep and their days whatever is wished."""
        outlets = self.plan.outlets
        return outlets.index[is_pinned(outlets)]

    @property
    def keeps_reps(self) -> bool:
        """Whether outlets that are not pinned had to stay with a rep."""
        return bool(self._bound_reps.drop(self.pinned).notna().any())

    def bind(self, reps: pd.Series) -> pd.Series:
        """Reps that outlets must stay with, those of the pinned ones added."""
        own = self.plan.outlets["rep"]
        return reps.where(~reps.index.isin(self.pinned), own.reindex(reps.index))

    @cached_property
    def _bound_reps(self) -> pd.Series:
        outlets = self.plan.outlets
        nobody = pd.Series(None, outlets.index, dtype="str")
        return self.bind(outlets.get(REP_KEPT, nobody))

    def restated(self, found: Plan, statement: Statement) -> Plan:
        """The visits of a plan, with the tables and settings of a statement that they fit."""
        known, stated = self.plan.outlets, statement.outlets
        table = stated.drop(columns="rep", errors="ignore")
        if REP_BEFORE in known:
            table[REP_BEFORE] = known[REP_BEFORE]
        if "rep" in stated and statement.settings.journey.keep_reps:
            table[REP_KEPT] = stated["rep"].where(stated["rep"].isin(statement.reps.index))
        result = found.outlets.reindex(table.index)
        table["rep"], table["visits_planned"] = result["rep"], result["visits_planned"]
        info = replace(found.info, settings=asdict(statement.settings), notes=self.plan.info.notes)
        return Plan(
            outlets=table,
            reps=statement.reps,
            cycle=found.cycle,
            travel=statement.travel,
            visits=found.visits,
            days=found.days,
            unserved=found.unserved,
            info=info,
        )


def _known(kind: type[S], told: Mapping[str, Any]) -> S:
    """Settings of a plan, as far as this version knows them."""
    names = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in told.items() if name in names})
