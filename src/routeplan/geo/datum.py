"""Coordinates of Chinese maps: GCJ-02 and BD-09, from and to WGS-84."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from routeplan.errors import SettingsError
from routeplan.geo.mainland import in_mainland_china, near_mainland_china

__all__ = ["SYSTEMS", "System", "convert_coordinates", "shifted"]

Floats = NDArray[np.float64]
Place = tuple[Floats, Floats]
Shift = Callable[[Floats, Floats], Place]

System = Literal["wgs84", "gcj02", "bd09"]
SYSTEMS: tuple[System, ...] = get_args(System)

_SEMI_MAJOR_M = 6_378_245.0
"""Krasovsky 1940, semi-major axis."""
_ECCENTRICITY_2 = 0.00669342162296594323
"""Krasovsky 1940, first eccentricity squared."""
_CENTRE = (35.0, 105.0)
_WAVES = 3000.0 * np.pi / 180.0

_EXACT_DEG = 1e-6
"""A decimetre: it is made good as well, and what remains is a hundredth of it at most."""
_MOST_ROUNDS = 20
_CHUNK = 1 << 14
"""Places at a time: their intermediate values stay in the cache of a core."""


def convert_coordinates(
    lat: ArrayLike, lon: ArrayLike, source: System, target: System
) -> tuple[Floats, Floats]:
    """Convert coordinates between WGS-84 and the systems of Chinese maps.

    Maps of mainland China must show places in GCJ-02, some hundred metres off; Amap (高德) and
    Tencent (腾讯) do, and Baidu (百度) moves them once more, to BD-09. GPS, OpenStreetMap and the
    rest of the world have WGS-84. Only places inside the real border are converted: those in Hong
    Kong, Macao, Taiwan and the neighbouring countries stay as they are.

    Parameters
    ----------
    lat, lon : array of float
        Degrees; shapes that broadcast together. NaN stays NaN.
    source, target : {"wgs84", "gcj02", "bd09"}

    Returns
    -------
    lat, lon : ndarray of float
        Degrees, in new arrays. The way to WGS-84 is found by iteration and is exact to less than
        a centimetre, so that there and back again gives the same place.

    Raises
    ------
    SettingsError
        For a system that is not known.
    RouteplanError
        When places are so near to the mainland that its border matters, and timezonefinder is not
        installed (``pip install "routeplan[china]"``).

    Notes
    -----
    A strip just beyond the border, 700 m wide at most (BD-09: 2 km), has the shifted coordinates of
    places just inside. On the way to WGS-84 the place inside is meant: so every place of the
    mainland comes back, and the few in such a strip abroad do not.

    The formulas are public but not official: GCJ-02 as in https://github.com/googollee/eviltransform,
    BD-09 as used with it; see https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China.

    Examples
    --------
    >>> lat, lon = convert_coordinates([39.915, 22.2793], [116.404, 114.1628], "wgs84", "gcj02")
    >>> lat.round(5), lon.round(5)    # Beijing is moved, Hong Kong is not
    (array([39.9164, 22.2793]), array([116.41024, 114.1628 ]))
    """
    for name, value in (("source", source), ("target", target)):
        if value not in SYSTEMS:
            known = ", ".join(f'"{system}"' for system in SYSTEMS)
            raise SettingsError(f"`{name}` must be one of {known}. Got {value!r}.")
    lat, lon = np.broadcast_arrays(np.asarray(lat, dtype=float), np.asarray(lon, dtype=float))
    shape, lat, lon = lat.shape, lat.flatten(), lon.flatten()
    if source != target:
        near = np.flatnonzero(near_mainland_china(lat, lon))
        for part in np.array_split(near, range(_CHUNK, len(near), _CHUNK)):
            place = _to_wgs84(lat[part], lon[part], source)
            lat[part], lon[part] = _from_wgs84(*place, target)
    return lat.reshape(shape)[()], lon.reshape(shape)[()]


def shifted(lat: Floats, lon: Floats, source: System, target: System) -> Place:
    """Where places lie in a system further from WGS-84, if they are in mainland China.

    The formula alone, which asks for no border.

    Parameters
    ----------
    lat, lon : ndarray of float
        Degrees.
    source, target : {"wgs84", "gcj02", "bd09"}
        `target` behind `source` in this order.

    Returns
    -------
    lat, lon : ndarray of float
    """
    return _SHIFTS[source, target](lat, lon)


def _from_wgs84(lat: Floats, lon: Floats, target: System) -> Place:
    if target == "wgs84":
        return lat, lon
    return _choose(in_mainland_china(lat, lon), _SHIFTS["wgs84", target](lat, lon), (lat, lon))


def _to_wgs84(lat: Floats, lon: Floats, source: System) -> Place:
    """The place whose shifted one is given.

    Shifted coordinates inside the border that no place has stand for one just beyond it: the
    border is known to some metres only.
    """
    if source == "wgs84":
        return lat, lon
    found = _unshifted(_SHIFTS["wgs84", source], lat, lon)
    inside = in_mainland_china(*found) | in_mainland_china(lat, lon)
    return _choose(inside, found, (lat, lon))


def _choose(inside: NDArray[np.bool_], first: Place, other: Place) -> Place:
    return np.where(inside, first[0], other[0]), np.where(inside, first[1], other[1])


def _unshifted(shift: Shift, lat: Floats, lon: Floats) -> Place:
    """Solve ``shift(x) = given`` by fixed points: shifts of neighbours hardly differ."""
    found = lat, lon
    for _ in range(_MOST_ROUNDS):
        reached = shift(*found)
        missing = lat - reached[0], lon - reached[1]
        found = found[0] + missing[0], found[1] + missing[1]
        if all(np.abs(part).max(initial=0.0) < _EXACT_DEG for part in missing):
            break
    return found


def _to_gcj02(lat: Floats, lon: Floats) -> Place:
    """GCJ-02 of WGS-84: a polynomial and waves in metres, laid off on the ellipsoid."""
    y, x = lat - _CENTRE[0], lon - _CENTRE[1]
    root = np.sqrt(np.abs(x))
    wave, wave_x, wave_y = _sine(x, 0.5), _sine(x, 3.0), _sine(y, 3.0)
    both = 20.0 * (wave + _tripled(wave))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (both + 20.0 * _tripled(wave_y) + 40.0 * wave_y) * 2.0 / 3.0
    north += (160.0 * _sine(y, 12.0) + 320.0 * _sine(y, 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (both + 20.0 * _tripled(wave_x) + 40.0 * wave_x) * 2.0 / 3.0
    east += (150.0 * _sine(x, 12.0) + 300.0 * _sine(x, 30.0)) * 2.0 / 3.0
    phi = np.radians(lat)
    w2 = 1.0 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_2) / (w2 * np.sqrt(w2))
    parallel = _SEMI_MAJOR_M / np.sqrt(w2) * np.cos(phi)
    return lat + np.degrees(north / meridian), lon + np.degrees(east / parallel)


def _sine(degrees: Floats, half_period: float) -> Floats:
    return np.sin(np.pi / half_period * degrees)


def _tripled(sine: Floats) -> Floats:
    """Sine of the threefold angle: cheaper than another sine."""
    return (3.0 - 4.0 * sine * sine) * sine


def _gcj02_to_bd09(lat: Floats, lon: Floats) -> Place:
    """BD-09 of GCJ-02: waves on the polar coordinates of (lon, lat), and a step aside."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _WAVES)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _WAVES)
    return radius * np.sin(angle) + 0.006, radius * np.cos(angle) + 0.0065


def _to_bd09(lat: Floats, lon: Floats) -> Place:
    return _gcj02_to_bd09(*_to_gcj02(lat, lon))


_SHIFTS: dict[tuple[System, System], Shift] = {
    ("wgs84", "gcj02"): _to_gcj02,
    ("wgs84", "bd09"): _to_bd09,
    ("gcj02", "bd09"): _gcj02_to_bd09,
}
