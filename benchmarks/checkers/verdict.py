"""What a checker says about a solution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SLACK", "Verdict", "every_one_once", "routes_of", "rows_of"]

SLACK = 1e-6
"""What sums of doubles may be off."""


@dataclass(frozen=True)
class Verdict:
    """Cost of a solution as the checker finds it, and every broken rule as a sentence.

    Examples
    --------
    >>> Verdict(10.0, ["route 1 carries 7 of 5"]).feasible
    False
    """

    cost: float
    faults: list[str] = field(default_factory=list)

    @property
    def feasible(self) -> bool:
        """Whether no rule is broken."""
        return not self.faults

    def stated(self, cost: float, digits: int) -> Verdict:
        """Add a fault when the file states another cost than it has, after rounding."""
        if abs(cost - self.cost) <= 0.5 * 10.0**-digits + SLACK:
            return self
        return Verdict(self.cost, [*self.faults, f"the cost is {self.cost:g}, not {cost:g}"])


def every_one_once(visited: Iterable[int], customers: set[int]) -> list[str]:
    """Faults of a solution that must visit every customer once."""
    count = Counter(visited)
    faults = [f"{name} is no customer" for name in sorted(set(count) - customers)]
    faults += [f"customer {name} is not visited" for name in sorted(customers - set(count))]
    twice = sorted(name for name, times in count.items() if times > 1)
    return faults + [f"customer {name} is visited {count[name]} times" for name in twice]


def rows_of(path: Path) -> list[list[str]]:
    """Words of every line that is not empty."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line.strip()]


def routes_of(path: Path) -> tuple[list[list[int]], float]:
    """Routes and stated cost of a solution in the form of CVRPLIB."""
    routes, cost = [], float("nan")
    for row in rows_of(path):
        if row[0].lower() == "route":
            words = " ".join(row).partition(":")[2]
            routes.append([int(word) for word in words.split()])
        elif row[0].lower() == "cost":
            cost = float(row[1])
    return routes, cost
