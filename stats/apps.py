from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from database.append_only import keep_append_only
from stats import seals, sqlite


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = _("The visitor counter")

    def ready(self) -> None:
        from stats.models import LedgerEntry, Link

        connection_created.connect(sqlite.remember_file)
        keep_append_only(self, LedgerEntry, Link)
        seals.keep_closed_days(self)
