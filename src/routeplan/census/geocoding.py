"""Find the places of outlets by their addresses, with any geocoder of geopy."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from routeplan.census.fields import census_fields, check_table, degrees, field_texts
from routeplan.census.geocache import Answer, GeocodeCache
from routeplan.census.geoquality import PRECISIONS, answer_precision, place_doubts
from routeplan.errors import RouteplanError, SettingsError
from routeplan.geo import SYSTEMS, System, convert_coordinates

__all__ = ["Geocoder", "geocode"]

_logger = logging.getLogger("routeplan")

_FAILURES = 5
"""Addresses in a row that fail, each after all retries, before the service is held to be down."""
_LOG_EVERY = 100


class Geocoder(Protocol):
    """What the geocoders of geopy have in common."""

    def geocode(self, query: str) -> Any:
        """A location with `latitude, longitude, address, raw`, or None."""


def geocode(
    outlets: pd.DataFrame,
    geocoder: Geocoder,
    *,
    address: Sequence[str] | None = None,
    country: str = "",
    coordinates: System = "wgs84",
    cache: str | Path | None = "geocode.sqlite",
    ask_again: bool = False,
    min_delay_s: float = 1.0,
    retries: int = 2,
    error_wait_s: float = 5.0,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Find the places of the outlets that have none.

    Every address is asked for once, one after another, and every answer is on the disk at once:
    after Ctrl-C, or when the service has failed, the same call goes on where it stopped. Bulk
    requests are against the rules of some public services; read them, or run your own.

    Parameters
    ----------
    outlets : DataFrame
        As :func:`routeplan.read_outlets` gives it with ``placed=False``. Outlets with `lat` and
        `lon` keep them.
    geocoder : a geocoder of geopy
        Such as ``geopy.geocoders.Nominatim(user_agent="my-company")``; any object whose method
        ``geocode`` takes a text will do.
    address : sequence of str, optional
        Columns that make up the address, in this order; without it those that hold address,
        postcode and town by their headers.
    country : str, optional
        Added to every address.
    coordinates : {"wgs84", "gcj02", "bd09"}
        The system the service answers in; Amap and Tencent use "gcj02", Baidu "bd09". The places
        of the result are WGS-84.
    cache : path or None
        SQLite file of the answers, those that found nothing too.
    ask_again : bool, default False
        Ask again for what was not found before.
    min_delay_s : float, default 1.0
        Seconds from one request to the next, at least.
    retries : int, default 2
        How often a request that failed is made again, `error_wait_s` seconds later.
    error_wait_s : float, default 5.0
    progress : callable, optional
        Called with the number of addresses done and of all, after each.

    Returns
    -------
    DataFrame
        A new table with

        - `lat`, `lon`, missing where nothing was found;
        - `geocode`: "given" (there before), "house", "street", "town", "region" or "found" (the
          answer does not say), "not found", "no address", "failed" (the service did);
        - `geocode_address`, the address as the service writes it;
        - `geocode_doubt`, what speaks against the place: far from the town's or from all other
          outlets, many addresses at one point.

        ``attrs["notes"]`` sums it up.

    Raises
    ------
    SettingsError
        For columns that are not there and options out of range.
    RouteplanError
        When geopy is not installed, the cache cannot be used, the service refuses the key or the
        quota, or fails five times in a row. What was found is in the cache.

    Examples
    --------
    >>> from types import SimpleNamespace as Space
    >>> class Fixed:
    ...     def geocode(self, query):
    ...         return Space(latitude=40.0, longitude=-73.0, address=query, raw={"type": "house"})
    >>> outlets = pd.DataFrame({"address": ["1 Main St", None], "city": "Ames"}, index=["a", "b"])
    >>> geocode(outlets, Fixed(), cache=None)["geocode"].to_dict()
    {'a': 'house', 'b': 'no address'}
    """
    check_table(outlets)
    _check_options(min_delay_s, retries, error_wait_s, coordinates)
    fields = census_fields(outlets, None)
    queries = _queries(outlets, address, fields, country)
    lat, lon = degrees(outlets, "lat"), degrees(outlets, "lon")
    given = np.isfinite(lat) & np.isfinite(lon)
    queries = queries.where(~given, "")
    ask = _Asking(geocoder, min_delay_s, retries, error_wait_s)
    wanted = [query for query in dict.fromkeys(queries) if query]
    with GeocodeCache(cache, _service(geocoder)) as kept:
        answers = _answers(wanted, ask, kept, ask_again=ask_again, progress=progress)
    table = _placed(outlets, queries, answers, coordinates)
    towns = field_texts(outlets, fields.get("city"))
    table["geocode_doubt"] = place_doubts(table, queries, towns)
    table.attrs["notes"] = [*outlets.attrs.get("notes", []), *_notes(table)]
    return table


def _check_options(min_delay_s: float, retries: int, error_wait_s: float, coordinates: str) -> None:
    if coordinates not in SYSTEMS:
        raise SettingsError(f"`coordinates` must be {' or '.join(SYSTEMS)}. Got {coordinates!r}.")
    for name, value in (
        ("min_delay_s", min_delay_s), ("retries", retries), ("error_wait_s", error_wait_s),
    ):  # fmt: skip
        if not value >= 0:
            raise SettingsError(f"`{name}` must be at least 0. Got {value}.")


def _queries(
    outlets: pd.DataFrame, address: Sequence[str] | None, fields: dict[str, str], country: str
) -> pd.Series:
    """Address of every outlet in one line; "" where its first part is missing."""
    if address is None:
        address = [fields[name] for name in ("address", "postcode", "city") if name in fields]
        if "address" not in fields:
            raise SettingsError("`address` must name the columns of the address. Found none.")
    columns = [address] if isinstance(address, str) else list(address)
    missing = [column for column in columns if column not in outlets]
    if missing or not columns:
        found = missing[0] if missing else "none"
        raise SettingsError(f"`address` must name columns of the table. Got {found}.")
    parts = pd.DataFrame({column: field_texts(outlets, column) for column in columns})
    lines = [
        ", ".join(part for part in (*row, country) if part) if row[0] else ""
        for row in parts.itertuples(index=False, name=None)
    ]
    return pd.Series(lines, index=outlets.index, dtype=object)


def _service(geocoder: Geocoder) -> str:
    """Name of a service: other services, and other servers of one, give other answers."""
    return " ".join([type(geocoder).__name__, str(getattr(geocoder, "domain", ""))]).strip()


def _answers(
    wanted: list[str],
    ask: Callable[[str], Answer | None],
    kept: GeocodeCache,
    *,
    ask_again: bool,
    progress: Callable[[int, int], None] | None,
) -> Mapping[str, Answer | None]:
    """Answer to every address, None where the service failed."""
    answers: dict[str, Answer | None] = {}
    for done, query in enumerate(wanted, 1):
        answer = kept.get(query)
        if answer is None or (ask_again and not answer.found):
            answer = ask(query)
            if answer is not None:
                kept.put(query, answer)
        answers[query] = answer
        if progress is not None:
            progress(done, len(wanted))
        if done % _LOG_EVERY == 0:
            _logger.info("geocode: %s of %s addresses", f"{done:,}", f"{len(wanted):,}")
    return answers


class _Asking:
    """A geocoder that is slowed down, asked again after errors, and given up when it is down."""

    def __init__(self, geocoder: Geocoder, delay_s: float, retries: int, wait_s: float) -> None:
        try:
            from geopy import exc
            from geopy.extra.rate_limiter import RateLimiter
        except ModuleNotFoundError:
            raise RouteplanError("Geocoding needs geopy: pip install 'routeplan[census]'") from None
        self._errors = exc
        self._refused = (
            exc.GeocoderAuthenticationFailure,
            exc.GeocoderInsufficientPrivileges,
            exc.GeocoderQuotaExceeded,
        )
        self._geocode: Callable[[str], Any] = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=delay_s,
            max_retries=retries,
            error_wait_seconds=max(wait_s, delay_s),
            swallow_exceptions=False,
        )
        self._failures = 0

    def __call__(self, query: str) -> Answer | None:
        """The answer to an address, None when the service failed."""
        try:
            location = self._geocode(query)
        except self._errors.GeocoderQueryError:  # an address it does not understand
            location = None
        except self._errors.GeocoderServiceError as error:
            self._failures += 1
            if isinstance(error, self._refused) or self._failures >= _FAILURES:
                raise RouteplanError(
                    f"Geocoding stopped at {query!r}: the service said {type(error).__name__} "
                    f"({error}). What was found is in the cache; the same call goes on."
                ) from error
            return None
        self._failures = 0
        return _answer(location)


def _answer(location: Any) -> Answer:
    if location is None:
        return Answer()
    raw = location.raw if isinstance(location.raw, dict) else {}
    return Answer(float(location.latitude), float(location.longitude), str(location.address), raw)


def _placed(
    outlets: pd.DataFrame,
    queries: pd.Series,
    answers: Mapping[str, Answer | None],
    coordinates: System,
) -> pd.DataFrame:
    """The table with places in WGS-84 and what they stand for."""
    table = outlets.copy()
    lat, lon = degrees(outlets, "lat").copy(), degrees(outlets, "lon").copy()
    quality = np.where(np.isfinite(lat) & np.isfinite(lon), "given", "no address").astype(object)
    shown = np.full(len(outlets), "", dtype=object)
    fresh = np.zeros(len(outlets), dtype=bool)
    for k, query in enumerate(queries):
        if not query:
            continue
        answer = answers[query]
        if answer is None or answer.lat is None or answer.lon is None:
            quality[k] = "failed" if answer is None else "not found"
            continue
        lat[k], lon[k], shown[k], fresh[k] = answer.lat, answer.lon, answer.address, True
        quality[k] = answer_precision(answer.raw)
    if coordinates != "wgs84":
        lat[fresh], lon[fresh] = convert_coordinates(lat[fresh], lon[fresh], coordinates, "wgs84")
    table["lat"], table["lon"] = lat, lon
    table["geocode"] = pd.Series(quality, index=outlets.index, dtype="str")
    table["geocode_address"] = pd.Series(shown, index=outlets.index, dtype="str")
    return table


def _notes(table: pd.DataFrame) -> list[str]:
    """How many were found and how exactly, and how many are in doubt."""
    counts = table["geocode"].value_counts()
    order = [*PRECISIONS, "found", "given", "not found", "no address", "failed"]
    told = ", ".join(f"{counts[name]:,} {name}" for name in order if name in counts)
    notes = [f"outlets: places by geocoding: {told}."]
    doubts = int((table["geocode_doubt"] != "").sum())
    if doubts:
        notes.append(f"outlets: {doubts:,} places are in doubt, see the column geocode_doubt.")
    missing = int(table["lat"].isna().sum())
    if missing:
        notes.append(
            f"outlets: {missing:,} have no place; correct their addresses, or leave them out with "
            'dropna(subset=["lat", "lon"]).'
        )
    return notes
