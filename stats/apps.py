from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from database.append_only import keep_append_only


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = _("The visitor counter")

    def ready(self) -> None:
        from stats.models import LedgerEntry

        keep_append_only(self, LedgerEntry)
