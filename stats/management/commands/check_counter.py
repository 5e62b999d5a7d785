"""manage.py check_counter [--link NUMBER:DIGEST], every night after close_day"""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stats import chain, invariants


class Command(BaseCommand):
    help = "Compute the counter's numbers again from what is stored; exit 1 and say which rule is broken, if one is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--link", help="NUMBER:DIGEST of a link that was kept: look whether it is in the chain"
        )

    def handle(self, *args: object, link: str | None = None, **options: object) -> None:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:  # one moment for all queries, while visits go on
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            broken = [*invariants.broken(timezone.now()), *(chain.missing(link) if link else [])]
            newest = chain.newest()
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            sys.exit(1)
        self.stdout.write(_("Every rule of the counter holds."))
        if newest:
            self.stdout.write(_("The newest link of the chain: %(link)s") % {"link": newest})
