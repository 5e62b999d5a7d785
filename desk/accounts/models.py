"""What is kept of signing in: who did when from where, and which sessions are open."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    SIGNED_IN = "signed_in", _("signed in")
    SIGNED_OUT = "signed_out", _("signed out")
    WRONG_PASSWORD = "wrong_password", _("wrong password")
    NOT_AT_THE_DESK = "not_at_the_desk", _("right password, but no right to the desk")
    LOCKED = "locked", _("too many wrong passwords: nothing more is tried for a while")
    WRONG_CODE = "wrong_code", _("wrong one-time code")
    TOO_SOON = "too_soon", _("one-time code not tried: too soon after wrong ones")
    SET_UP = "set_up", _("one-time codes set up")
    RESET = "reset", _("one-time codes taken off")
    RECOVERY_CODES = "recovery_codes", _("new recovery codes")
    SESSION_ENDED = "session_ended", _("session ended")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    LINK_GIVEN = "link_given", _("link for a new password made")
    LINK_ASKED = "link_asked", _("link for a new password asked for by e-mail")


class Factor(models.TextChoices):
    CODE = "code", _("code from the phone")
    RECOVERY = "recovery", _("recovery code")


class AccountEvent(models.Model):
    """Something that happened to an account, or was tried. What is tried again and again within an hour is one."""

    what = models.CharField(_("what happened"), max_length=20, choices=What)
    second_factor = models.CharField(_("second factor"), max_length=10, choices=Factor, blank=True)
    account = models.CharField(
        _("account"), max_length=150, blank=True, help_text=_("Empty where there is no account of that name.")
    )
    by = models.CharField(
        _("done by"), max_length=150, blank=True, help_text=_("Where it was somebody else.")
    )
    network = models.GenericIPAddressField(
        _("network"), null=True, help_text=_("The IPv4 address, or the first address of the IPv6 network.")
    )
    at = models.DateTimeField(_("when"), db_index=True)
    last_at = models.DateTimeField(_("last time"))
    times = models.PositiveIntegerField(_("how often"), default=1)

    class Meta:
        verbose_name = _("entry of the sign-in log")
        verbose_name_plural = _("sign-in log")
        ordering = ["-last_at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.account or gettext('no such account')}: {self.get_what_display()}"


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def of(self, user: models.Model) -> list[OpenSession]:
        """Those in which `user` is signed in now, the one used last first."""
        used = timezone.now() - timedelta(seconds=settings.DESK_IDLE_SECONDS)
        rows = (
            self.filter(user=user, seen_at__gte=used).select_related("session", "user").order_by("-seen_at")
        )
        return [row for row in rows if row.is_valid()]

    def end(self, user: models.Model, but: str | None = None) -> int:
        """Sign `user` out everywhere but in the session of the key `but`; in how many that were."""
        rows = self.filter(user=user).exclude(session_id=but)
        return Session.objects.filter(pk__in=rows.values("session_id")).delete()[1].get("sessions.Session", 0)


class OpenSession(models.Model):
    """A browser in which somebody is signed in at the desk. Goes with Django's session."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    network = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=30, blank=True)
    system = models.CharField(max_length=30, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = OpenSessionQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.described

    @property
    def described(self) -> str:
        """The browser in plain words: "Firefox trên Windows"."""
        if not (self.browser and self.system):
            return self.browser or self.system or gettext("a browser that does not say its name")
        return gettext("%(browser)s on %(system)s") % {"browser": self.browser, "system": self.system}

    def is_valid(self) -> bool:
        """Whether the session is not over: by its age, or by a changed password."""
        made_for = self.session.get_decoded().get(HASH_SESSION_KEY, "")
        is_of_password = constant_time_compare(made_for, self.user.get_session_auth_hash())
        return is_of_password and self.session.expire_date > timezone.now()
