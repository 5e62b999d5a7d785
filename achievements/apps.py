from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AchievementsConfig(AppConfig):
    name = "achievements"
    verbose_name = _("The record")

    def ready(self) -> None:
        from achievements.models.revision import follow

        follow(self)
