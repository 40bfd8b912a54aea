"""How far a geocoded place can be trusted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.census.robust import log_scores
from routeplan.geo import great_circle_km

__all__ = ["PRECISIONS", "answer_precision", "place_doubts"]

PRECISIONS = ("house", "street", "town", "region")
"""What a place stands for, the most exact first."""

_LABELS = {
    "house": "house building house_number housenumber point pointaddress streetaddress rooftop "
    "range_interpolated address subaddress address point premise subpremise shop amenity office "
    "poi 门牌号 门址 兴趣点 道路交叉路口",
    "street": "street road route streetname streetint streetaddressext geometric_center "
    "cross street intersection way highway residential street_address roadblock 道路 热点商圈",
    "town": "city town village hamlet locality municipality postcode postal_code postal "
    "postcode1 suburb neighbourhood neighborhood quarter district city_district place "
    "populatedplace geography municipalitysubdivision borough 区县 村庄 乡镇 开发区 市",
    "region": "state county country region province administrative approximate "
    "administrative_area_level_1 administrative_area_level_2 adminarea countrysubdivision 省 国家",
}
_PRECISION = {label: name for name, labels in _LABELS.items() for label in labels.split()}
_KEYS = (
    ("geometry", "location_type"), ("properties", "type"), ("properties", "osm_value"),
    ("components", "_type"), ("addresstype",), ("resultType",), ("Addr_type",),
    ("attributes", "Addr_type"), ("entityType",), ("place_type",), ("types",), ("level",),
    ("type",), ("class",), ("category",),
)  # fmt: skip
"""Where geocoders say what they have found, the clearest first."""

_RANKS = ((28, "house"), (26, "street"), (13, "town"), (0, "region"))
"""Least rank of a place in Nominatim's answers."""

_CROWD = 5
_TOWN_KM = 30.0
_TOWN_ROWS = 3
_FAR_KM = 50.0
_FAR_SCORE = 4.5


def answer_precision(raw: dict[str, Any]) -> str:
    """What the place in an answer stands for.

    Parameters
    ----------
    raw : dict
        The raw answer of a geocoder: Nominatim, Photon, Google, ArcGIS, HERE, Bing, Mapbox,
        OpenCage, TomTom, Baidu, Amap; others are understood where they use like words.

    Returns
    -------
    str
        One of :data:`PRECISIONS`, or "found" where the answer does not say.

    Examples
    --------
    >>> answer_precision({"place_rank": 30, "addresstype": "building"})
    'house'
    >>> answer_precision({"geometry": {"location_type": "GEOMETRIC_CENTER"}})
    'street'
    >>> answer_precision({"lat": "40.0"})
    'found'
    """
    rank = raw.get("place_rank")
    if isinstance(rank, int):
        return next(name for least, name in _RANKS if rank >= least)
    for keys in _KEYS:
        found: Any = raw
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        for label in found if isinstance(found, list) else [found]:
            if isinstance(label, str) and (name := _PRECISION.get(label.casefold())):
                return name
    return "found"


def place_doubts(table: pd.DataFrame, queries: pd.Series, towns: pd.Series) -> pd.Series:
    """What speaks against the place of each outlet.

    Parameters
    ----------
    table : DataFrame
        `lat, lon`, missing where nothing was found.
    queries : Series of str
        The addresses asked for; "" for places that were given.
    towns : Series of str
        Town of every outlet, "" where unknown.

    Returns
    -------
    Series of str
        "" where nothing does. An outlet is told to be more than 30 km from the middle of its
        town's outlets, far from all (more than 50 km from the middle, robust z of the logarithm
        above 4.5), or one of five or more different addresses at one point.
    """
    lat, lon = table["lat"].to_numpy(np.float64), table["lon"].to_numpy(np.float64)
    asked = (queries != "").to_numpy() & np.isfinite(lat)
    doubts = {
        f"more than {_TOWN_KM:g} km from the other outlets of its town": asked
        & (_from_town(table, towns) > _TOWN_KM),
        "far from all other outlets": asked & _is_far(lat, lon),
        "many addresses at one point": asked & _is_crowded(table, queries),
    }
    texts = [
        "; ".join(told for told, flags in doubts.items() if flags[k]) for k in range(len(table))
    ]
    return pd.Series(texts, index=table.index, dtype="str")


def _from_town(table: pd.DataFrame, towns: pd.Series) -> NDArray[np.float64]:
    """Kilometres from the median place of the same town, 0 where too few are known."""
    away = np.zeros(len(table))
    for _, members in table[table["lat"].notna() & (towns != "")].groupby(towns):
        if len(members) >= _TOWN_ROWS:
            lat, lon = members["lat"].to_numpy(np.float64), members["lon"].to_numpy(np.float64)
            km = great_circle_km(lat, lon, np.array(np.median(lat)), np.array(np.median(lon)))
            away[table.index.get_indexer(members.index)] = km
    return away


def _is_far(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    if not np.isfinite(lat).any():
        return np.zeros(len(lat), dtype=bool)
    km = great_circle_km(lat, lon, np.array(np.nanmedian(lat)), np.array(np.nanmedian(lon)))
    return np.asarray((km > _FAR_KM) & (log_scores(np.maximum(km, 1.0)) > _FAR_SCORE))


def _is_crowded(table: pd.DataFrame, queries: pd.Series) -> NDArray[np.bool_]:
    asked = table.assign(query=queries)[(queries != "") & table["lat"].notna()]
    spots = asked.groupby([asked["lat"].round(5), asked["lon"].round(5)])["query"]
    count = spots.nunique()
    crowded = count.index[count >= _CROWD]
    spot = pd.MultiIndex.from_arrays([table["lat"].round(5), table["lon"].round(5)])
    return np.asarray(spot.isin(crowded))
