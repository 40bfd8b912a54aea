"""The quality of a census: what looks wrong in a table of outlets, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from routeplan.census.checks import (
    check_figures,
    check_ids,
    check_missing,
    check_names,
    check_spellings,
)
from routeplan.census.duplicates import find_duplicates
from routeplan.census.fields import census_fields, check_table
from routeplan.census.findings import SEVERITIES, Finding, findings_table
from routeplan.census.placing import check_places, check_reps
from routeplan.cycle import Cycle

__all__ = ["quality_report", "quality_summary"]


def quality_report(
    outlets: pd.DataFrame,
    reps: pd.DataFrame | None = None,
    *,
    cycle: Cycle | None = None,
    columns: Mapping[str, str | None] | None = None,
    duplicates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Tell everything that looks wrong or doubtful in a table of outlets.

    Nothing is changed; :func:`~routeplan.census.clean.clean_outlets` mends what can be mended.

    Parameters
    ----------
    outlets : DataFrame
        As :func:`routeplan.read_outlets` gives it, with ``placed=False`` where places are missing.
    reps : DataFrame, optional
        As :func:`routeplan.read_reps` gives it.
    cycle : Cycle, optional
        To tell visits that no cycle has room for; four weeks of five days without it.
    columns : mapping, optional
        As :func:`~routeplan.census.duplicates.find_duplicates` takes it.
    duplicates : DataFrame, optional
        Of :func:`~routeplan.census.duplicates.find_duplicates`, when they are known already.

    Returns
    -------
    DataFrame
        One row per finding, the severe ones first: `check`; `severity` ("high": it cannot be
        planned with or is surely wrong; "medium": likely wrong; "low": worth a look); `table`;
        `row`, the id, empty for a whole column; `column`; `found`; `advice`.

        The checks: no place, far away (distance to the fifth neighbour, robust z of the logarithm
        above 4.5), shared place, rounded place; sales outliers and potential outliers (robust z of
        the logarithm beyond 4), zero sales, low potential, long service (above 180 minutes), no
        service time, too many visits, no visits; missing cells, missing names, like ids, several
        spellings, likely duplicates; and for reps unknown rep, far home, odd working day.

    Raises
    ------
    DataError
        When an id is there twice, or a coordinate is no number.
    RouteplanError
        When rapidfuzz is not installed.

    Examples
    --------
    >>> outlets = pd.DataFrame(
    ...     {"name": ["Anna's", "Ben's"], "lat": [40.12345, None], "lon": [-73.12345, None],
    ...      "sales": [0.0, 10.0]}, index=["a", "b"])
    >>> quality_report(outlets)[["check", "severity", "row"]]
            check severity row
    0    no place     high   b
    1  zero sales      low   a
    """
    check_table(outlets)
    fields = census_fields(outlets, columns)
    if duplicates is None:
        duplicates = find_duplicates(outlets, columns=columns)
    findings = [
        *check_places(outlets),
        *_tell_duplicates(duplicates),
        *check_figures(outlets, cycle or Cycle()),
        *check_ids(outlets),
        *check_spellings(outlets),
        *check_missing(outlets, fields),
        *check_names(outlets, fields),
    ]
    if reps is not None:
        findings += check_reps(outlets, reps)
    return findings_table(findings)


def quality_summary(report: pd.DataFrame) -> pd.DataFrame:
    """Count the findings of a report.

    Parameters
    ----------
    report : DataFrame
        Of :func:`quality_report`.

    Returns
    -------
    DataFrame
        Index `check`, the severe ones first; `findings`, of them `high`, `medium` and `low`, and
        the `advice` that is given most.

    Examples
    --------
    >>> outlets = pd.DataFrame({"name": ["Anna's", "Ben's"], "sales": [0.0, 0.0]}, index=["a", "b"])
    >>> quality_summary(quality_report(outlets))["findings"].to_dict()
    {'no place': 2, 'zero sales': 2}
    """
    checks = report.groupby("check", sort=False)
    counts = pd.DataFrame({"findings": checks.size()}, dtype="int64")
    for severity in SEVERITIES:
        some = report[report["severity"] == severity].groupby("check").size()
        counts[severity] = some.reindex(counts.index, fill_value=0).astype("int64")
    counts["advice"] = checks["advice"].agg(lambda told: told.value_counts().index[0])
    counts["advice"] = counts["advice"].astype("str")
    return counts


def _tell_duplicates(duplicates: pd.DataFrame) -> Iterator[Finding]:
    kept = duplicates[duplicates["keep"]].set_index("group")[["outlet", "name"]]
    others = duplicates[~duplicates["keep"]].join(kept.add_suffix("_kept"), on="group")
    for _, row in others.iterrows():
        found = f"{row['name']}, as {row['outlet_kept']} {row['name_kept']}: {row['reason']}"
        advice = "Merge the rows (clean_outlets), or keep both when they are two shops."
        outlet = str(row["outlet"])
        yield Finding("likely duplicates", "medium", "outlets", outlet, "name", found, advice)
