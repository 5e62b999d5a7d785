"""manage.py close_day, every night after 00:10"""

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import ngettext

from stats.days import first_open_day
from stats.models import DaySecret, NetworkUse, Presence


class Command(BaseCommand):
    help = "Destroy the secrets of past days and all they keyed. No number depends on when, or how often, this is run."

    def handle(self, *args: object, **options: object) -> None:
        open_since = first_open_day(timezone.now())
        with transaction.atomic():
            for model in (Presence, NetworkUse):
                model.objects.filter(day__lt=open_since).delete()
            closed, _ = DaySecret.objects.filter(day__lt=open_since).delete()
        self._clear_what_is_left_on_disk()
        self.stdout.write(
            ngettext("%(days)s day closed.", "%(days)s days closed.", closed) % {"days": closed}
        )

    def _clear_what_is_left_on_disk(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                cursor.execute("VACUUM stats_daysecret, stats_presence, stats_networkuse")
