"""What a repair promises, checked on the plan in which it is made."""

from __future__ import annotations

import routeplan as rp

__all__ = ["assert_kept"]


def assert_kept(plan: rp.Plan, repair: rp.Repair) -> rp.Plan:
    """The plan with the repair: clean, with the outlet served as said, and nobody else worse off.

    Rules that the plan broke before (an outlet that must be visited and cannot) do not count.
    """
    after = rp.apply_repair(plan, repair)
    before = set(rp.review_plan(plan)["outlet"])
    broken = rp.review_plan(after)
    assert broken[~broken["outlet"].isin(before)].to_dict("records") == []
    assert set(broken["rule"]) <= {"must visit"}
    visits = after.visits[after.visits["outlet"] == repair.outlet]
    assert sorted(visits["day"]) == list(repair.days)
    assert set(visits["rep"]) == {repair.rep}
    assert after.outlets.loc[repair.outlet, "visits_planned"] == repair.visits
    gone = {repair.outlet} | ({repair.release.outlet} if repair.release else set())
    others = [outlet for outlet in plan.outlets.index if outlet not in gone]
    planned = plan.outlets["visits_planned"]
    assert after.outlets.loc[others, "visits_planned"].equals(planned[others])
    return after
