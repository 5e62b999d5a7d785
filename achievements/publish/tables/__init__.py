"""The open-data tables of the record: what the public may reuse, each column defined once.

A table is a module of this folder with a TABLE. What a table and a column are says opendata/tables.py.
"""

from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from achievements.models import Milestone, Observation, Period, Territory
from achievements.publish.tables.common import reached
from opendata.tables import Table

FIRST = ["milestones", "observations", "institutions"]  # to be read; all others follow by their names


def _tables() -> list[Table]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    tables = {module.TABLE.name: module.TABLE for module in modules if hasattr(module, "TABLE")}
    return [tables[name] for name in [*FIRST, *sorted(tables.keys() - FIRST)]]


TABLES = _tables()


def years() -> str:
    """The years that all periods with something published span, as an EDTF interval; blank where there are none."""
    spans = [period.dates for period in reached(Period, Milestone, "period")]
    if not spans:
        return ""
    first, last = (span.earliest for span in spans), (span.latest for span in spans)
    return f"{_year(first, min)}/{_year(last, max)}"


def _year(ends: Iterable[date | None], outermost: Callable[[Iterable[date]], date]) -> str:
    """The year of the outermost of `ends`, or that one of them is open."""
    known = list(ends)
    return ".." if None in known else str(outermost(filter(None, known)).year)


def places() -> list[Territory]:
    """The areas that published figures are about."""
    return reached(Territory, Observation, "territory")
