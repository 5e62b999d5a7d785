"""The editors' screens: every part of the record can be corrected here, in Vietnamese. One file a concept."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
