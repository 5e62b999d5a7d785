from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AchievementsConfig(AppConfig):
    name = "achievements"
    verbose_name = _("The record")

    def ready(self) -> None:
        from achievements.models import LoadedEntry, Picture, Report, ReportPicture, ReportSending
        from achievements.models.revision import follow
        from versions.models import Address, Entry

        # What readers send changes nothing that the public sees, nor do files that come, or what loading notes for
        # itself; but a former address leads to where its entry is now.
        follow(
            self,
            no_part=[Report, ReportPicture, ReportSending, LoadedEntry, Picture],
            further=[Address, Entry],
        )
