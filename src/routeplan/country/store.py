"""What a run over a country has found so far, in a folder, so that a stopped run can go on."""

from __future__ import annotations

from pathlib import Path

import joblib
import pandas as pd

from routeplan.cycle import Cycle
from routeplan.errors import RouteplanError
from routeplan.settings import Settings
from routeplan.travel import TravelModel

__all__ = ["Store"]

_RUN, _FINISHED = "run.txt", "finished.txt"
_DTYPES = {"rep": "str", "day": "int64", "sequence": "int64", "outlet": "str"}


class Store:
    """A folder with a table for every step that is done.

    Parameters
    ----------
    folder : path
        Made when it is missing.
    run : str
        Says which run it is, from :meth:`name_run`.

    Raises
    ------
    RouteplanError
        When the folder holds another run, or something else.
    """

    def __init__(self, folder: str | Path, run: str) -> None:
        self._folder = Path(folder)
        known = self._folder / _RUN
        if known.exists():
            if known.read_text(encoding="utf-8") != run:
                raise RouteplanError(
                    f"{folder} keeps a run with other tables, settings or another seed. Take those "
                    "of that run to go on, or delete the folder to begin anew."
                )
        elif self._folder.exists() and (not self._folder.is_dir() or any(self._folder.iterdir())):
            raise RouteplanError(f"{folder} holds something else than a run that was stopped.")
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            known.write_text(run, encoding="utf-8")

    @staticmethod
    def name_run(
        outlets: pd.DataFrame,
        reps: pd.DataFrame,
        *,
        cycle: Cycle,
        travel: TravelModel,
        settings: Settings,
        seed: int,
    ) -> str:
        """Tell runs apart: by all that decides the plan, but the time."""
        columns = [
            (name, table.index.tolist(), values.astype(object).where(values.notna(), None).tolist())
            for table in (outlets, reps)
            for name, values in table.items()
        ]
        parts = (columns, cycle, travel, settings, seed)
        return "-".join(str(joblib.hash(part)) for part in parts)

    @staticmethod
    def is_finished(folder: str | Path) -> bool:
        """Whether the run in a folder has come to its end."""
        return (Path(folder) / _FINISHED).exists()

    def read(self, step: str) -> pd.DataFrame | None:
        """The table of a step, None when it was not done."""
        file = self._folder / f"{step}.csv"
        return pd.read_csv(file, dtype=_DTYPES, keep_default_na=False) if file.exists() else None

    def write(self, step: str, table: pd.DataFrame) -> None:
        """Keep the table of a step, whole or not at all."""
        file = self._folder / f"{step}.csv"
        file.parent.mkdir(exist_ok=True)
        unfinished = file.with_suffix(".part")
        table.to_csv(unfinished, index=False)
        unfinished.replace(file)

    def finish(self) -> None:
        """Note that the run has come to its end."""
        (self._folder / _FINISHED).touch()
