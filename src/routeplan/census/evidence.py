"""What a table tells of every outlet that may show two rows to be one shop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from routeplan.census.addresses import Address, parse_address, plain_phone
from routeplan.census.fields import degrees, field_texts
from routeplan.census.names import Name, parse_name
from routeplan.census.spelling import plain
from routeplan.census.weights import WordWeights

__all__ = ["Evidence", "gather_evidence"]

_CROWD = 25
"""A point that more outlets share is the middle of a town or a mall: the place is not known."""


@dataclass(frozen=True)
class Evidence:
    """Distinct outlets, position by position, and which rows of the table each stands for.

    Attributes
    ----------
    names : list of Name
    counters : list of frozenset of str
        Kinds of counters that the owner's name tells of.
    addresses : list of Address
    phone, town, postcode, owner, channel : ndarray of str, shape (n,)
        In one spelling, "" where nothing is known.
    lat, lon : ndarray of float, shape (n,)
        Degrees, NaN where unknown.
    kind : ndarray of int, shape (rows,)
        Position of every row: rows that are alike in all of this share one.
    """

    names: list[Name]
    counters: list[frozenset[str]]
    addresses: list[Address]
    phone: NDArray[np.object_]
    town: NDArray[np.object_]
    postcode: NDArray[np.object_]
    owner: NDArray[np.object_]
    channel: NDArray[np.object_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    kind: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def weights(self) -> WordWeights:
        """How much the words of the names tell, every row of the table counted."""
        return WordWeights(self.names[k] for k in self.kind)

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Whether the place is known."""
        return np.asarray(np.isfinite(self.lat) & np.isfinite(self.lon))

    @property
    def copies(self) -> NDArray[np.intp]:
        """Positions that stand for several rows."""
        return np.flatnonzero(np.bincount(self.kind, minlength=len(self)) > 1)


def gather_evidence(outlets: pd.DataFrame, fields: dict[str, str]) -> Evidence:
    """Take names, addresses and phones apart.

    Parameters
    ----------
    outlets : DataFrame
        Index the ids; any columns.
    fields : dict of str to str
        Of :func:`~routeplan.census.fields.census_fields`.

    Returns
    -------
    Evidence
    """
    texts = pd.DataFrame(
        {
            name: field_texts(outlets, fields.get(name))
            for name in ("name", "address", "city", "postcode", "phone", "owner", "channel")
        }
    )
    # A missing name is filled with the id on reading, which says nothing.
    texts["name"] = texts["name"].where(texts["name"] != outlets.index.astype("str"), "")
    texts["lat"], texts["lon"] = _places(outlets)
    kind, first = _alike(texts)
    some = texts.iloc[first]
    addresses = [parse_address(address) for address in some["address"]]
    names = [
        parse_name(name, town=town, address=address)
        for name, town, address in zip(some["name"], some["city"], addresses, strict=True)
    ]
    return Evidence(
        names=names,
        counters=[parse_name(owner).counters for owner in some["owner"]],
        addresses=addresses,
        phone=_objects(plain_phone(phone) for phone in some["phone"]),
        town=_objects(plain(town) for town in some["city"]),
        postcode=_objects(plain(code).replace(" ", "") for code in some["postcode"]),
        owner=_objects(plain(owner) for owner in some["owner"]),
        channel=_objects(plain(channel) for channel in some["channel"]),
        lat=some["lat"].to_numpy(dtype=np.float64),
        lon=some["lon"].to_numpy(dtype=np.float64),
        kind=kind,
    )


def _places(outlets: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees to a metre, so that copies of a row are alike; NaN where the place tells nothing."""
    lat, lon = degrees(outlets, "lat").round(5), degrees(outlets, "lon").round(5)
    spot = pd.DataFrame({"lat": lat, "lon": lon}).groupby(["lat", "lon"])["lat"]
    crowded = spot.transform("size").to_numpy() > _CROWD
    return np.where(crowded, np.nan, lat), np.where(crowded, np.nan, lon)


def _alike(texts: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number of every row's kind, and the first row of each kind."""
    kinds = texts.groupby(list(texts.columns), dropna=False, sort=False)
    kind = kinds.ngroup().to_numpy(dtype=np.intp)
    first = np.unique(kind, return_index=True)[1]
    return np.asarray(kind), np.asarray(first, dtype=np.intp)


def _objects(texts: Iterable[str]) -> NDArray[np.object_]:
    return np.array(list(texts), dtype=object)
