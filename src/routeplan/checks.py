"""Checks that every settings class shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from routeplan.errors import SettingsError

__all__ = ["check_types"]

_NAMES = {
    bool: "true or false",
    str: "a text",
    int: "a whole number",
    float: "a number",
    type(None): "nothing",
}


def check_types(settings: Any) -> None:
    """Refuse fields of a frozen dataclass that hold something else than they are declared as.

    Parameters
    ----------
    settings : dataclass
        Fields are declared as bool, int, float, str, a Literal, one of these or None, or a
        mapping of texts to numbers.

    Raises
    ------
    SettingsError
        Names the field, what is needed and what was found.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Wish:
    ...     days: int = 2.5
    >>> check_types(Wish())
    Traceback (most recent call last):
    routeplan.errors.SettingsError: `days` must be a whole number. Got 2.5.
    """
    hints = get_type_hints(type(settings))
    for field in fields(settings):
        value, hint = getattr(settings, field.name), hints[field.name]
        if get_origin(hint) is Literal:
            allowed, needed = value in get_args(hint), " or ".join(map(repr, get_args(hint)))
        elif get_origin(hint) is Mapping:
            allowed, needed = _is_numbers(value), "numbers by name"
        else:
            kinds = get_args(hint) or (hint,)
            allowed = any(_is_a(value, kind) for kind in kinds)
            needed = " or ".join(_NAMES[kind] for kind in kinds)
        if not allowed:
            raise SettingsError(f"`{field.name}` must be {needed}. Got {value!r}.")


def _is_numbers(value: object) -> bool:
    """Whether a value is a mapping of texts to numbers."""
    return isinstance(value, Mapping) and all(
        isinstance(name, str) and _is_a(number, float) for name, number in value.items()
    )


def _is_a(value: object, kind: type) -> bool:
    """Whether a value is of a kind; truth values are no numbers, whole numbers are numbers."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind
