"""Several services at one outlet, each with a rhythm of its own."""

from __future__ import annotations

import pandas as pd

from routeplan.errors import DataError, Fault

__all__ = ["split_services"]


def split_services(outlets: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Turn outlets into a row for each service, to be planned like outlets.

    A sales call every week and merchandising once a month at one shop are two rows at one place.
    Their `skills` say whether one rep may do both; where that is so, the search finds that the
    second one costs no way on the same day.

    Parameters
    ----------
    outlets : DataFrame
        Index ``outlet``.
    services : DataFrame
        `outlet, service` and any columns of outlets, such as `visits, service_min, skills, rep`;
        what stands there takes the place of the outlet's own.

    Returns
    -------
    DataFrame
        Outlets without services as they are; the others once per service with the id
        ``"<outlet>/<service>"``. New columns `site` (the outlet's id) and `service` tell them
        apart.

    Raises
    ------
    DataError
        For missing columns, unknown outlets, and a service that stands there twice.

    Examples
    --------
    >>> outlets = pd.DataFrame({"lat": [0.0, 0.0], "lon": [0.0, 0.1]}, ["a", "b"])
    >>> services = pd.DataFrame(
    ...     {"outlet": ["a", "a"], "service": ["sales", "shelf"], "visits": [4, 1]}
    ... )
    >>> split_services(outlets, services)["visits"].to_dict()
    {'b': nan, 'a/sales': 4.0, 'a/shelf': 1.0}
    """
    _check(outlets, services)
    rows = services.reset_index(drop=True)
    own = outlets.reindex(rows["outlet"]).reset_index(drop=True)
    told = rows.drop(columns=["outlet", "service"])
    split = told.combine_first(own).assign(site=rows["outlet"], service=rows["service"])
    split.index = pd.Index(rows["outlet"] + "/" + rows["service"], name="outlet")
    rest = outlets.loc[~outlets.index.isin(rows["outlet"])]
    rest = rest.assign(site=rest.index, service="")
    table = pd.concat([rest, split]).rename_axis("outlet")
    return table[[*outlets.columns, *(name for name in table if name not in outlets)]]


def _check(outlets: pd.DataFrame, services: pd.DataFrame) -> None:
    faults = [
        Fault("services", "", name, "no such column", f"a column {name}")
        for name in ("outlet", "service")
        if name not in services
    ]
    if not faults:
        labels = services["outlet"]
        faults += [
            Fault("services", str(row), "outlet", str(label), "an id of the outlets table")
            for row, label in labels[~labels.isin(outlets.index)].items()
        ]
        again = services[services.duplicated(["outlet", "service"])]
        faults += [
            Fault("services", str(row), "service", f"{outlet} {service} once more", "each once")
            for row, outlet, service in zip(
                again.index, again["outlet"], again["service"], strict=True
            )
        ]
    if faults:
        raise DataError(faults)
