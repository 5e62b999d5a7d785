"""What the production server runs: Django, and before it what keeps its answers."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laocai_ict.settings")

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (once there are any)

from laocai_ict.kept_portal import KeptPortal  # noqa: E402
from laocai_ict.pages import route_of  # noqa: E402
from stats.short_way import with_short_way  # noqa: E402
from web.access import Logged  # noqa: E402
from web.bodies import forget_unknown_codecs, in_utf8  # noqa: E402
from web.kept.wrapper import Kept  # noqa: E402

LONGEST_STATEMENT = "20s"  # that anybody who reads or edits waits for; commands take the time they need


def limit_statements(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [LONGEST_STATEMENT])


connection_created.connect(limit_statements)
kept = Kept(django_application, KeptPortal(), settings.DATA_DIR / "pages", settings.THREADS)
forget_unknown_codecs()
application = Logged(
    in_utf8(with_short_way(kept, is_closed=kept.is_hopeless)), route_of, proxies=settings.TRUSTED_PROXIES
)
