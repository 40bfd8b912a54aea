"""Best-known values beside the instances."""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["best_known"]


def best_known(instance: Path, column: str = "best_known") -> float | None:
    """Best-known value of an instance, from its folder or the one above.

    Parameters
    ----------
    instance : Path
        Beside it is ``best_known.csv`` with a column `instance`, or ``best_known_<set>.txt`` with
        lines ``instance cost ...``.
    column : str
        Of ``best_known.csv``.

    Returns
    -------
    float or None
        None where nothing is known.
    """
    for folder in list(instance.resolve().parents)[:2]:
        if (folder / "best_known.csv").is_file():
            return _from_csv(folder / "best_known.csv", instance.stem, column)
        for listed in sorted(folder.glob("best_known_*.txt")):
            value = _from_list(listed, instance.name)
            if value is not None:
                return value
    return None


def _from_csv(path: Path, name: str, column: str) -> float | None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["instance"] == name:
                return float(row[column]) if row.get(column) else None
    return None


def _from_list(path: Path, name: str) -> float | None:
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] == name:
            return float(words[1])
    return None
