"""Which columns of a table hold name, address, town, postcode, phone, owner and channel."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_string_dtype

from routeplan.census.spelling import plain
from routeplan.errors import DataError, Fault, SettingsError
from routeplan.tables.raw import cell_texts

__all__ = ["FIELDS", "census_fields", "check_table", "degrees", "field_texts"]

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "address": (
        "address", "street address", "address 1", "address line 1", "addr", "street and number",
        "full address", "地址", "详细地址", "门店地址", "网点地址", "adres", "adresse", "direccion",
        "endereco", "indirizzo", "street",
    ),
    "city": (
        "city", "town", "municipality", "locality", "城市", "市", "区县", "ilce", "sehir", "ort",
        "stadt", "ville", "ciudad", "cidade", "citta",
    ),
    "postcode": ("postcode", "postal code", "zip", "zip code", "zipcode", "邮编", "plz"),
    "phone": (
        "phone", "telephone", "tel", "phone number", "mobile", "contact phone", "电话", "联系电话",
        "手机", "telefon", "telefono", "telefone",
    ),
    "owner": (
        "owner", "entity", "entity name", "legal name", "company", "company name", "operator",
        "licensee", "公司", "公司名称", "经营者", "unvan", "firma",
    ),
    "channel": ("channel",),
}  # fmt: skip
"""What is looked at, and the headers it is found by, the likeliest first."""


def census_fields(
    outlets: pd.DataFrame, columns: Mapping[str, str | None] | None
) -> dict[str, str]:
    """Find the columns that a census is judged by.

    Parameters
    ----------
    outlets : DataFrame
    columns : mapping of str to str or None
        What the caller says, by the names of :data:`FIELDS`; None for a column that must not be
        used. The others are found by their headers.

    Returns
    -------
    dict of str to str
        Only what is there.

    Raises
    ------
    SettingsError
        For an unknown name, or a column that is not in the table.

    Examples
    --------
    >>> census_fields(pd.DataFrame(columns=["name", "ZIP code", "tel."]), {"phone": None})
    {'name': 'name', 'postcode': 'ZIP code'}
    """
    told = dict(columns or {})
    unknown = sorted(set(told) - set(FIELDS))
    if unknown:
        raise SettingsError(f"`columns` must be among {', '.join(FIELDS)}. Got {unknown[0]!r}.")
    for field, column in told.items():
        if column is not None and column not in outlets:
            raise SettingsError(
                f"`columns` must name columns of the table. Got {column!r} for {field}."
            )
    headers = {_header(column): str(column) for column in reversed(list(outlets.columns))}
    found = {}
    for field, spellings in FIELDS.items():
        known = (headers[name] for name in map(_header, spellings) if name in headers)
        column = told[field] if field in told else next(known, None)
        if column is not None:
            found[field] = column
    return found


def field_texts(outlets: pd.DataFrame, column: str | None) -> pd.Series:
    """Cells of a column as texts, "" where nothing stands or there is no column."""
    if column is None:
        return pd.Series("", index=outlets.index, dtype=object)
    return cell_texts(outlets[column])


def degrees(outlets: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Coordinates as floats, NaN where there are none."""
    if name not in outlets:
        return np.full(len(outlets), np.nan)
    return np.asarray(outlets[name].to_numpy(dtype=np.float64, na_value=np.nan))


def check_table(outlets: pd.DataFrame) -> None:
    """Refuse ids that are there twice and coordinates that are no numbers.

    Raises
    ------
    DataError
        With all of them.
    """
    faults = [
        Fault("outlets", str(label), "outlet", f"{label} again", "every outlet once")
        for label in outlets.index[outlets.index.duplicated()]
    ]
    for name in {"lat", "lon"} & set(outlets.columns):
        numbers = pd.to_numeric(outlets[name], errors="coerce")
        wrong = (outlets[name].notna() & ~np.isfinite(numbers)) | (
            is_string_dtype(outlets[name]) & outlets[name].notna()
        )
        faults += [
            Fault("outlets", str(label), name, str(cell), "a number, or nothing")
            for label, cell in outlets.loc[wrong, name].items()
        ]
    if faults:
        raise DataError(faults)


def _header(text: object) -> str:
    return "".join(sign for sign in plain(str(text)) if sign.isalnum())
