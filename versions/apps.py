from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from database.append_only import keep_append_only


class VersionsConfig(AppConfig):
    name = "versions"
    verbose_name = _("Versions")

    def ready(self) -> None:
        from versions.models import Decision, Version

        keep_append_only(self, Version, Decision)
