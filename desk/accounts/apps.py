from axes.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignInsConfig(AppConfig):
    """django-axes, under a name that administrators understand."""

    verbose_name = _("Signing in")
