"""Settings for all tests."""

from hypothesis import settings

# A busy machine is no fault of the code: no test measures time.
settings.register_profile("routeplan", deadline=None)
settings.load_profile("routeplan")
