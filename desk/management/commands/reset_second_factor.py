"""`manage.py reset_second_factor ACCOUNT`: let somebody in again who has lost the phone and the recovery codes."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from desk.accounts import second_factor
from desk.accounts.events import record
from desk.accounts.models import What

SHELL = "manage.py"


class Command(BaseCommand):
    help = (
        "Takes an account's one-time codes off and ends its sessions; the next sign-in sets up a new phone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account")

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=account).first()
        if user is None:
            raise CommandError(_("There is no account “%s”.") % account)
        second_factor.take_off(user)
        record(None, What.RESET, account, by=SHELL)
        self.stdout.write(_("The one-time codes were taken off, and all sessions ended."))
