"""The portal's own commands, for processes beside this one."""

import sys

from django.conf import settings


def own_command(*arguments: str) -> list[str]:
    """What runs `manage.py ARGUMENTS` by the same Python."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
