"""`manage.py status`: how is the portal?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from laocai_ict.operating.state import Level, findings

SIGNS = {Level.GOOD: "✓", Level.WATCH: "!", Level.BAD: "✗"}


class Command(BaseCommand):
    help = "Say of everything an operator answers for how it is, one line each; exit 1 where something is broken."
    requires_system_checks = ()  # the database may be what is broken

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(findings())
        for finding in found:
            self.stdout.write(f"{SIGNS[finding.level]} {finding.sentence}")
        if any(finding.level == Level.BAD for finding in found):
            sys.exit(1)
