from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AchievementsConfig(AppConfig):
    name = "achievements"
    verbose_name = _("The record")

    def ready(self) -> None:
        from achievements.models import LoadedEntry, Report, ReportSending
        from achievements.models.revision import follow

        # what readers send changes nothing that the public sees, nor does what loading notes for itself
        follow(self, Report, ReportSending, LoadedEntry)
