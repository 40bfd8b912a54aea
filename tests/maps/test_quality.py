"""The plot of a quality report."""

import pandas as pd

import routeplan as rp


def test_findings_lie_on_the_outlets() -> None:
    """All placed outlets in grey, and each check in its colour with its number of outlets."""
    outlets = pd.DataFrame(
        {"name": ["Anna", "Ben", "Carl"], "lat": [40.12345, 40.23456, None],
         "lon": [-73.12345, -73.23456, None], "sales": [0.0, 5.0, 0.0]},
        index=["a", "b", "c"],
    )  # fmt: skip
    ax = rp.plot_quality(outlets, rp.quality_report(outlets))
    grey, found = ax.collections
    assert grey.get_offsets().tolist() == [[-73.12345, 40.12345], [-73.23456, 40.23456]]
    assert found.get_offsets().tolist() == [[-73.12345, 40.12345]]
    legend = ax.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["zero sales: 1"]


def test_a_sound_table_has_no_legend() -> None:
    """Nothing found, nothing on top."""
    outlets = pd.DataFrame({"name": ["Anna"], "lat": [40.12345], "lon": [-73.12345]}, index=["a"])
    ax = rp.plot_quality(outlets, rp.quality_report(outlets))
    assert len(ax.collections) == 1
    assert ax.get_legend() is None
