"""What is refused of a command line: gathered, so that a user can mend it all in one go."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from routeplan.errors import DataError, Fault, RouteplanError

__all__ = ["Refusals"]

_Made = TypeVar("_Made")


class Refusals:
    """What was refused so far.

    Parameters
    ----------
    request : dataclass type
        Its fields are the options, and are told as such: ``day_min`` as ``--day-min``.
    """

    def __init__(self, request: type[Any]) -> None:
        names = "|".join(option.name for option in fields(request))
        self._option = re.compile(f"`({names})`")
        self._texts: list[str] = []
        self._faults: list[Fault] = []

    def gather(self, make: Callable[[], _Made], *, option: str = "") -> _Made | None:
        """What `make` makes, or None and the refusal kept, with the option it is about."""
        try:
            return make()
        except DataError as error:
            self._faults += error.faults
        except RouteplanError as error:
            text = f"`{option}`: {error}" if option else str(error)
            self._texts.append(self._option.sub(_as_typed, text))
        except OSError as error:
            self._texts.append(f"{error.filename}: {error.strerror}.")
        return None

    def told(self) -> None:
        """Raise all refusals as one."""
        data = []
        if self._faults:
            data = [self._option.sub(_as_typed, str(DataError(self._faults)))]
        if self._texts or data:
            raise RouteplanError("\n".join([*dict.fromkeys(self._texts), *data]))


def _as_typed(option: re.Match[str]) -> str:
    return f"--{option[1].replace('_', '-')}"
