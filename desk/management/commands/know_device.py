"""`manage.py know_device ACCOUNT`: let somebody in whose account is being guessed at, from a device not yet known."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.accounts.limits import invitation


class Command(BaseCommand):
    help = (
        "Prints an address that, opened within a quarter of an hour, makes the browser known as the account's: wrong "
        "passwords given elsewhere do not keep it from signing in. The password is asked for as ever."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account")

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        if not get_user_model().objects.filter(username=account).exists():
            raise CommandError(_("There is no account “%s”.") % account)
        self.stdout.write(settings.PUBLIC_URL + reverse("admin:know_device", args=[invitation(account)]))
