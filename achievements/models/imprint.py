"""Who is responsible for the portal, as the foot of every page says it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from achievements.models.revision import remembered


class ImprintQuerySet(models.QuerySet):
    collection = "imprint"


class Imprint(models.Model):
    """The one row of what the law asks an official portal to say. What is unknown stays empty, never invented."""

    TRANSLATED = ("managing_body", "address")

    slug: ClassVar[str] = "imprint"  # what its versions call it; it has no address of its own

    managing_body = models.CharField(_("managing body"), max_length=200, blank=True)
    responsible_person = models.CharField(_("person responsible for the content"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)

    objects = ImprintQuerySet.as_manager()

    class Meta:
        verbose_name = _("imprint")
        verbose_name_plural = _("imprint")
        constraints = [models.CheckConstraint(name="imprint_single_row", condition=Q(pk=1))]

    def __str__(self) -> str:
        return self.managing_body or str(_("imprint"))

    @classmethod
    def get(cls) -> Self:
        """The row, or an empty one where nobody has filled it in yet."""
        return cls.objects.first() or cls(pk=1)

    @classmethod
    def published(cls) -> Self:
        """The same, asked once for as long as the record stands."""
        return remembered("imprint", cls.get)

    @property
    def told(self) -> list[str]:
        """What is known of how to reach those responsible, in the current language."""
        return list(filter(None, (self.managing_body, self.address, self.telephone, self.email)))

    @property
    def missing(self) -> list[str]:
        """The particulars still to be completed, as editors know them."""
        fields = [field for field in self._meta.fields if not hasattr(field, "translated_field")]
        return [str(field.verbose_name) for field in fields if not getattr(self, field.name)]
