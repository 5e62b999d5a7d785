"""What the production server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laocai_ict.settings")

django = get_wsgi_application()

from stats.short_way import with_short_way  # noqa: E402 - needs the settings

application = with_short_way(django)
