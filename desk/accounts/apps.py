from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "desk.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from desk.accounts.confirming import confirm_by_signing_in

        user_logged_in.connect(confirm_by_signing_in, dispatch_uid="confirmed by signing in")


class SignInsConfig(AxesConfig):
    """django-axes, under a name that administrators understand."""

    verbose_name = _("Signing in")
