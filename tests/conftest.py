"""Settings for all tests."""

import pytest
from hypothesis import settings
from tests.real import REAL

# A busy machine is no fault of the code: no test measures time.
settings.register_profile("routeplan", deadline=None)
settings.load_profile("routeplan")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests marked `data` where the real outlets are not."""
    if not REAL.is_dir():
        for item in items:
            if item.get_closest_marker("data"):
                item.add_marker(pytest.mark.skip(reason="no real outlets here"))
