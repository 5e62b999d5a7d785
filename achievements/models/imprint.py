"""Who is responsible for the portal, as the foot of every page says it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Imprint(models.Model):
    """The one row of particulars that the law asks of an official portal. What is unknown stays empty, never invented."""

    managing_body = models.CharField(_("managing body"), max_length=200, blank=True)
    responsible_person = models.CharField(_("person responsible for the content"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("imprint")
        verbose_name_plural = _("imprint")
        constraints = [models.CheckConstraint(name="imprint_single_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.managing_body or str(_("imprint"))
