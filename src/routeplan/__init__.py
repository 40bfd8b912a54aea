"""Plan the visits of field sales teams.

Minutes, kilometres, degrees WGS-84 and currency as given; days are numbered from 1. The public
names stand in ``__init__.pyi`` and are loaded on first use, so that importing the package is quick.
"""

import logging

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

logging.getLogger("routeplan").addHandler(logging.NullHandler())
