from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from database.append_only import keep_append_only
from stats import sqlite


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = _("The visitor counter")

    def ready(self) -> None:
        from stats.models import LedgerEntry

        connection_created.connect(sqlite.remember_file)
        keep_append_only(self, LedgerEntry)
