#!/usr/bin/env python
"""The operators' door: `python manage.py help` lists what it can do."""

import os
import sys

import django.db
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError


def main() -> None:
    """Run the command; what the operator has to mend is told in a sentence, not by a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laocai_ict.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError, PermissionError) as error:
        sys.exit(str(error))
    except django.db.Error as error:
        if django.db.connection.connection:
            raise  # it answered, so the fault is not the operator's
        sys.exit(f"The database that DATABASE_URL names cannot be used: {' '.join(str(error).split())}")


if __name__ == "__main__":
    main()
