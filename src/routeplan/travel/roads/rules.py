"""What the tags of OpenStreetMap say of a road: who may use it, which way, how fast."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from routeplan.travel.roads.settings import RoadSettings

__all__ = ["Passage", "is_blocked", "is_signal", "read_passage"]

Tags = Mapping[str, str]

_KEYS = {
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
    "motorcycle": ("motorcycle", "motor_vehicle", "vehicle", "access"),
    "bicycle": ("bicycle", "vehicle", "access"),
    "foot": ("foot", "access"),
}
"""Whose permission counts, the most exact first."""
_CLOSED = frozenset([
    "no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "taxi", "military",
    "official", "restricted", "use_sidepath",
])  # fmt: skip
_OPEN = frozenset(["yes", "permissive", "designated", "destination", "customers", "delivery"])
_YES, _NO, _BACK = {"yes", "true", "1"}, {"no", "false", "0"}, {"-1", "reverse"}
_CHANGING = {"reversible", "alternating"}
"""Directions that change with the hour: no plan can rely on them."""
_OPPOSITE = {"opposite", "opposite_lane", "opposite_track"}
_PASSABLE = frozenset([
    "gate", "lift_gate", "swing_gate", "toll_booth", "cattle_grid", "border_control",
    "sally_port", "entrance", "no", "height_restrictor", "kerb", "speed_bump",
])  # fmt: skip
"""Barriers that let vehicles pass."""
_NO_STOPS = {"motorway", "motorway_link", "ferry"}
_SLOW = ["grass", "wood", "sett", "grass_paver", "gravel", "unpaved", "ground", "dirt"]
_SURFACE_KMH = (
    dict.fromkeys(["paving_stones", "metal", "bricks"], 60.0)
    | dict.fromkeys([*_SLOW, "pebblestone"], 40.0)
    | {"cobblestone": 30.0, "clay": 30.0, "mud": 10.0}
    | dict.fromkeys(["earth", "stone", "rocky", "sand"], 20.0)
)
"""Fastest speed of a motor vehicle by surface."""
_KMH = {"mph": 1.609344, "knots": 1.852, "": 1.0, "km/h": 1.0, "kmh": 1.0}
_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|mph|knots|)")
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


@dataclass(frozen=True, slots=True)
class Passage:
    """How a way can be used.

    Attributes
    ----------
    forward, backward : float
        Kilometres per hour, 0 where it may not be used in that direction.
    stops : bool
        Whether places can be reached from it: not so from motorways and ferries.
    ferry : bool
    minutes : float, optional
        Of the whole way, where that is known.
    """

    forward: float
    backward: float
    stops: bool = True
    ferry: bool = False
    minutes: float | None = None


def read_passage(tags: Tags, settings: RoadSettings) -> Passage | None:
    """Tell how a way can be used, None when it cannot.

    Parameters
    ----------
    tags : mapping
        The tags of the way.
    settings : RoadSettings

    Returns
    -------
    Passage or None

    Examples
    --------
    >>> read_passage({"highway": "residential", "oneway": "yes"}, RoadSettings())
    Passage(forward=25.0, backward=0.0, stops=True, ferry=False, minutes=None)
    >>> read_passage({"highway": "residential", "access": "private"}, RoadSettings())
    """
    ferry = tags.get("route") == "ferry"
    kind = "ferry" if ferry else tags.get("highway", "")
    if not kind or (settings.motor and tags.get("area") == "yes"):
        return None
    kmh = _class_speed(kind, tags, settings)
    if kmh <= 0:
        return None
    forward, backward = _speeds(kmh, tags, settings)
    onward, back = _directions(kind, tags, settings)
    if not (onward or back):
        return None
    minutes = _duration(tags.get("duration", "")) if ferry else None
    return Passage(
        forward if onward else 0.0,
        backward if back else 0.0,
        kind not in _NO_STOPS,
        ferry,
        minutes,
    )


def is_blocked(tags: Tags, settings: RoadSettings) -> bool:
    """Whether nobody gets past a node."""
    permission = _permission(tags, _KEYS[settings.mode])
    if permission is not None:
        return "barrier" in tags and not permission
    return settings.motor and tags.get("barrier", "no") not in _PASSABLE


def is_signal(tags: Tags) -> bool:
    """Whether a node is a traffic light."""
    return tags.get("highway") == "traffic_signals"


def _permission(tags: Tags, keys: tuple[str, ...]) -> bool | None:
    """What the most exact tag says: yes, no, or nothing."""
    for key in keys:
        if key in tags:
            return any(value.strip() not in _CLOSED for value in tags[key].split(";"))
    return None


def _class_speed(kind: str, tags: Tags, settings: RoadSettings) -> float:
    """Usual speed of the class of a road, 0 where the mode may not use it."""
    keys, speeds = _KEYS[settings.mode], settings.kmh
    if _permission(tags, keys) is False:
        return 0.0
    named = any(tags.get(key) in _OPEN for key in keys if key != "access")
    if kind == "ferry":
        return speeds["ferry"] if named or not settings.motor else 0.0
    if kind in {"construction", "proposed", "abandoned", "razed", "platform"}:
        return 0.0
    if settings.mode == "bicycle" and tags.get("bicycle") == "dismount":
        return speeds["footway"]
    if settings.mode == "bicycle" and named and kind in {"footway", "pedestrian", "path"}:
        return speeds["cycleway"]
    return speeds.get(kind, speeds["other"] if named else 0.0)


def _speeds(kmh: float, tags: Tags, settings: RoadSettings) -> tuple[float, float]:
    """Speed forward and backward, with limits and surface."""
    if not settings.motor:
        limit = _limit(tags.get("maxspeed", ""))
        slow = kmh if limit is None else min(kmh, limit)
        return slow, slow
    worst = _SURFACE_KMH.get(tags.get("surface", ""), math.inf)
    both = tags.get("maxspeed", "")
    limits = [_limit(tags.get(f"maxspeed:{way}", both)) for way in ("forward", "backward")]
    forward, backward = (
        min(worst, kmh if limit is None else limit * settings.limit_share) for limit in limits
    )
    return forward, backward


def _limit(text: str) -> float | None:
    """Speed limit in km/h; None where it is no number, as in ``TR:urban`` or ``signals``.

    >>> _limit("50"), _limit("30 mph"), _limit("TR:urban"), _limit("50; 30")
    (50.0, 48.28032, None, 50.0)
    """
    found = _LIMIT.match(text.strip())
    if found is None or float(found[1]) == 0:
        return None
    return float(found[1]) * _KMH[found[2]]


def _directions(kind: str, tags: Tags, settings: RoadSettings) -> tuple[bool, bool]:
    """Whether a way may be used forward, and backward."""
    own = {"bicycle": "oneway:bicycle", "foot": "oneway:foot"}.get(settings.mode)
    if own is None:
        value = tags.get("oneway:motor_vehicle", tags.get("oneway", ""))
    else:
        value = tags.get(own, "" if settings.mode == "foot" else tags.get("oneway", ""))
    if value in _CHANGING:
        return False, False
    if value in _NO:
        return True, True
    if value in _BACK:
        return False, True
    ring = tags.get("junction") in {"roundabout", "circular"} or kind == "motorway"
    if value in _YES or (ring and settings.mode != "foot"):
        against = (tags.get(f"cycleway{side}") for side in ("", ":left", ":right", ":both"))
        return True, settings.mode == "bicycle" and any(one in _OPPOSITE for one in against)
    return True, True


def _duration(text: str) -> float | None:
    """Minutes of a duration: ``1:45``, ``01:45:00``, ``105`` (minutes) or ``PT1H45M``.

    >>> [_duration(text) for text in ("1:45", "0:05:30", "25", "PT1H5M", "?")]
    [105.0, 5.5, 25.0, 65.0, None]
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        hours, minutes, seconds = (float(part or 0) for part in found.groups())
        total = 60 * hours + minutes + seconds / 60
    else:
        parts = text.split(":")
        if not all(part.isdigit() for part in parts):
            return None
        weights = (1.0,) if len(parts) == 1 else (60.0, 1.0, 1 / 60)
        total = sum(float(part) * weight for part, weight in zip(parts, weights, strict=False))
    return total if total > 0 else None
