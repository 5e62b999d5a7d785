from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _

from desk.groups import keep_groups


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("The editors' desk")

    def ready(self) -> None:
        keep_groups(apps.get_app_config("auth"))
