"""manage.py forget_sign_ins --days 365, every night"""

from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import ngettext

from desk.accounts.events import KEPT_DAYS
from desk.accounts.models import AccountEvent


class Command(BaseCommand):
    help = "Delete what the sign-in log says of long ago, failures that count no more, and sessions that are over."

    def add_arguments(self, parser: CommandParser) -> None:
        text = f"how many days ago, at the least ({KEPT_DAYS})"
        parser.add_argument("--days", type=int, default=KEPT_DAYS, help=text)

    def handle(self, *args: object, days: int, **options: Any) -> None:
        now = timezone.now()
        long_ago = now - timedelta(days=days)
        number, _models = AccountEvent.objects.filter(last_at__lte=long_ago).delete()
        AccessLog.objects.filter(attempt_time__lte=long_ago).delete()  # of an older edition
        AccessAttempt.objects.filter(attempt_time__lte=now - settings.AXES_COOLOFF_TIME).delete()
        Session.objects.filter(expire_date__lte=now).delete()
        message = ngettext(
            "%(number)d entry of the sign-in log was forgotten.",
            "%(number)d entries of the sign-in log were forgotten.",
            number,
        )
        self.stdout.write(message % {"number": number})
