"""Read a table of outlets or reps, check it whole, and tell what was repaired."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from routeplan.columns import OUTLETS, REPS, Column
from routeplan.errors import DataError, SettingsError
from routeplan.tables.agreement import note_mixed
from routeplan.tables.complete import extra_columns, fill, without_empty_rows
from routeplan.tables.files import load_file, load_frame
from routeplan.tables.headers import match_headers
from routeplan.tables.ids import check_ids
from routeplan.tables.places import check_places
from routeplan.tables.projected import as_projected, from_projection, to_wgs84
from routeplan.tables.raw import Findings, RawTable
from routeplan.tables.schema import check_cells
from routeplan.tables.systems import known_system, relabelled, system_of, tell_unsaid
from routeplan.tables.values import convert

__all__ = ["check_outlets", "check_reps", "read_outlets", "read_reps"]

_logger = logging.getLogger("routeplan")


_UNPLACED = tuple(
    replace(column, required=False) if column.name in {"lat", "lon"} else column
    for column in OUTLETS
)
"""The columns of outlets whose places need not be known."""


def read_outlets(
    source: str | Path | pd.DataFrame,
    *,
    sheet: str | None = None,
    coordinates: str | None = None,
    placed: bool = True,
) -> pd.DataFrame:
    """Read and check a table of outlets.

    Parameters
    ----------
    source : path or DataFrame
        CSV or TSV (UTF-8, UTF-16 or GB18030; comma, semicolon, tab or bar between cells), Excel
        (``.xlsx``), Parquet, or a DataFrame whose index or a column of which holds the ids.
        Headers may be English or Chinese, see the page on tables.
    sheet : str, optional
        Sheet of a workbook; the first one without it.
    coordinates : str, optional
        The system of the coordinates: "wgs84" (GPS, OpenStreetMap), "gcj02" (Amap 高德, Tencent
        腾讯), "bd09" (Baidu 百度), or the code of a projection, such as "EPSG:32636". They are
        converted to WGS-84. Without it, what the headers say, such as ``lat_gcj02`` or 百度纬度,
        else WGS-84.
    placed : bool, default True
        Whether every outlet must have a place. A census that :func:`~routeplan.geocode` is to find
        the places for is read with False: coordinates may be missing then, as columns or in single
        rows, and 0, 0 counts as missing. Other cells that cannot be read are left empty then, and
        told.

    Returns
    -------
    DataFrame
        Index ``outlet`` (text). ``name, lat, lon`` (degrees WGS-84) and what else was there of
        ``channel, segment, sales, potential, service_min`` (minutes), ``visits`` (per cycle),
        ``rep, weekdays, open, last_visit, must_visit, value``, in this order; unknown columns
        behind them. ``visits`` are int64, float64 where some are missing. A missing name is the
        id. ``attrs["notes"]`` says what was repaired or noticed; the log says it too.

    Raises
    ------
    DataError
        With all faults of the table at once.
    SettingsError
        For a sheet of what is no workbook, and for `coordinates` that are not known.
    RouteplanError
        When a package is missing: pyarrow for Parquet, timezonefinder for "gcj02" and "bd09",
        pyproj for projections.

    Examples
    --------
    >>> table = pd.DataFrame({"门店编号": ["007"], "纬度": ["39.9"], "经度": ["116.4"]})
    >>> read_outlets(table).reset_index()
      outlet name   lat    lon
    0    007  007  39.9  116.4
    """
    return _read(source, "outlets", OUTLETS if placed else _UNPLACED, sheet, coordinates)


def read_reps(
    source: str | Path | pd.DataFrame, *, sheet: str | None = None, coordinates: str | None = None
) -> pd.DataFrame:
    """Read and check a table of reps.

    Parameters
    ----------
    source : path or DataFrame
        As for :func:`read_outlets`.
    sheet : str, optional
        Sheet of a workbook; the first one without it.
    coordinates : str, optional
        As for :func:`read_outlets`; of start and end places alike.

    Returns
    -------
    DataFrame
        Index ``rep`` (text). ``name, lat, lon, end_lat, end_lon`` (degrees WGS-84), ``day_min``
        and ``break_min`` (minutes) and ``start`` ("08:30") always; what else was there of
        ``break_open, workdays, leave, skills``; unknown columns behind them. What is not given:
        the id for the name, the start place for the end place, 480 minutes, 08:30, no break.
        ``attrs["notes"]`` as for outlets.

    Raises
    ------
    DataError
        With all faults of the table at once.
    SettingsError
        For a sheet of what is no workbook, and for `coordinates` that are not known.
    RouteplanError
        When a package is missing: pyarrow for Parquet, timezonefinder for "gcj02" and "bd09",
        pyproj for projections.

    Examples
    --------
    >>> reps = read_reps(pd.DataFrame({"rep": ["R1"], "lat": [39.9], "lon": [32.8]}))
    >>> reps[["end_lat", "day_min", "start"]].to_dict("index")
    {'R1': {'end_lat': 39.9, 'day_min': 480.0, 'start': '08:30'}}
    """
    return _read(source, "reps", REPS, sheet, coordinates)


def check_outlets(outlets: pd.DataFrame) -> pd.DataFrame:
    """Check a DataFrame of outlets, see :func:`read_outlets`; the notes it has are kept."""
    return _check(load_frame(outlets, "outlets", OUTLETS[0]), OUTLETS, _notes_of(outlets))


def check_reps(reps: pd.DataFrame) -> pd.DataFrame:
    """Check a DataFrame of reps, see :func:`read_reps`; the notes it has are kept."""
    return _check(load_frame(reps, "reps", REPS[0]), REPS, _notes_of(reps))


def _read(
    source: str | Path | pd.DataFrame,
    what: str,
    columns: tuple[Column, ...],
    sheet: str | None,
    coordinates: str | None,
) -> pd.DataFrame:
    system = known_system(coordinates)
    if isinstance(source, pd.DataFrame):
        if sheet is not None:
            raise SettingsError(f"`sheet` is for workbooks (.xlsx). Got {sheet!r} for a DataFrame.")
        raw = load_frame(source, what, columns[0])
        return _check(raw, columns, _notes_of(source), system)
    raw = load_file(Path(source), columns[0], sheet=sheet)
    return _check(raw, columns, [], system, is_file=True)


def _notes_of(frame: pd.DataFrame) -> list[str]:
    return list(frame.attrs.get("notes", []))


def _check(
    raw: RawTable,
    columns: tuple[Column, ...],
    known_notes: list[str],
    told: str | None = None,
    *,
    is_file: bool = False,
) -> pd.DataFrame:
    """The checked table, or all its faults."""
    raw = without_empty_rows(raw)
    findings = Findings(raw)
    chosen = match_headers(raw, columns, findings, coordinates=told)
    if not raw.rows:
        findings.table_fault("no rows below the header", f"at least one {columns[0].name}")
        raise DataError(findings.faults)
    system = system_of(told, raw, findings)
    values = _checked_values(raw, chosen, columns, system, findings)
    if columns is _UNPLACED:
        optional = {column.name for column in columns if not column.required}
        for name, position in findings.left_empty(optional - {"lat", "lon"}):
            nothing = False if values[name].dtype == bool else np.nan
            values[name] = values[name].mask(values.index == position, nothing)
    if findings.faults:
        raise DataError(findings.faults)
    note_mixed(values, findings)
    values = to_wgs84(values, system, findings)
    if system is None and is_file:
        tell_unsaid(values, findings)
    filled = fill(values, columns, findings)
    raw = relabelled(raw, system, findings)
    extras = extra_columns(raw, chosen, columns, findings)
    frame = pd.concat([filled, *extras], axis=1).set_index(columns[0].name)
    fresh = findings.notes_beside(known_notes)
    frame.attrs["notes"] = [*known_notes, *fresh]
    for note in fresh:
        _logger.warning("%s", note)
    return frame


def _checked_values(
    raw: RawTable,
    chosen: dict[str, int],
    columns: tuple[Column, ...],
    system: str | None,
    findings: Findings,
) -> pd.DataFrame:
    """The known columns as values, coordinates in degrees; every fault found is told."""
    cells = {name: raw.cells[place] for name, place in chosen.items()}
    values = pd.DataFrame(
        {
            column.name: convert(cells[column.name], column, findings)
            for column in as_projected(columns, system)
            if column.name in chosen
        }
    )
    check_ids(values, cells, columns[0], findings)
    values = from_projection(values, system, findings)
    values = check_places(values, findings, placed=columns is not _UNPLACED)
    check_cells(values, cells, columns, findings)
    return values
