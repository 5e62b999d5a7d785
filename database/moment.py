"""The moment at which a query is asked, as its conditions name it: it may have been built long before."""

from typing import Any

from django.db.models import DateTimeField, Expression
from django.utils import timezone


class Moment(Expression):
    """Is told to the database when the query is composed, by the clock of this machine, which tests can set."""

    output_field = DateTimeField()

    def as_sql(self, _compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (connection.ops.adapt_datetimefield_value(timezone.now()),)
