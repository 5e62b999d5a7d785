"""The portal making every page anew, and telling how many queries that took."""

from collections.abc import Callable, Iterable
from typing import Any

from laocai_ict.wsgi import django_application as portal


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*statement)

    def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(queries))], *error)

    with connection.execute_wrapper(count):
        return portal(environ, start)
