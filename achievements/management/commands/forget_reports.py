"""manage.py forget_reports --days 365, every night"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import ngettext

from achievements.models import Report, ReportSending
from achievements.models.report import SENDERS_KEPT


class Command(BaseCommand):
    help = "Blank names and addresses of settled and dismissed reports that came long ago; delete their pictures."

    def add_arguments(self, parser: CommandParser) -> None:
        days = SENDERS_KEPT.days
        parser.add_argument(
            "--days", type=int, default=days, help=f"how many days ago, at the least ({days})"
        )

    def handle(self, *args: object, days: int, **options: Any) -> None:
        now = timezone.now()
        number = Report.objects.filter(received_at__lte=now - timedelta(days=days)).forget_senders()
        ReportSending.objects.forget(now)
        if connection.vendor == "postgresql":  # SQLite overwrites, and close_day clears its log afterwards
            with connection.cursor() as cursor:
                cursor.execute(
                    "VACUUM achievements_report, achievements_reportsending, achievements_reportpicture"
                )
        message = ngettext("%(number)d sender was forgotten.", "%(number)d senders were forgotten.", number)
        self.stdout.write(message % {"number": number})
