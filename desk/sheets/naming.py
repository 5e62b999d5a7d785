"""What things are called in sheets: by their slugs, or by the names that people write."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from achievements.models import Achievement, Institution, InstitutionName, LegalDocument, Metric
from achievements.record.columns import LANGUAGES, SLUG
from desk.sheets.cells import CellFault, same_words, shortened

# Where the name of a thing stands that has no title
NAMES: dict[type, tuple[str, ...]] = {
    LegalDocument: ("number", "number_as_printed"),
    Achievement: ("number",),
}


@dataclass
class Naming:
    """Names of things with their slugs, of each kind asked for when it is first needed."""

    _slugs: dict[type, dict[str, set[str]]] = field(default_factory=dict)
    _names: dict[type, dict[str, str]] = field(default_factory=dict)
    _units: dict[str, tuple[str, str]] = field(default_factory=dict)
    _titles: dict[tuple[type, str, str], str] = field(default_factory=dict)

    def slug(self, model: Any, text: str) -> str:
        """The slug of the thing that is called so. Raises CellFault where there is none, or several."""
        self._read(model)
        if text in self._names[model]:
            return text
        found = self._slugs[model].get(same_words(text), set())
        if len(found) == 1:
            return next(iter(found))
        words = {"kind": model._meta.verbose_name, "name": shortened(text)}
        if found:
            raise CellFault(_("Several are called “%(name)s” (%(kind)s): write the identifier.") % words)
        if SLUG.pattern.fullmatch(text):
            raise CellFault(_("There is no %(kind)s with the identifier “%(name)s”.") % words)
        raise CellFault(_("There is no %(kind)s called “%(name)s”.") % words)

    def name(self, model: Any, slug: str) -> str:
        """What the thing is called, where nothing else is; else its slug."""
        self._read(model)
        name = self._names[model].get(slug, "")
        is_plain = name and not any(mark in name for mark in ";|\n")
        return name if is_plain and self._slugs[model].get(same_words(name)) == {slug} else slug

    def name_in(self, model: Any, slug: str, language: str) -> str:
        """The title of the thing in a language; blank where there is none."""
        self._read(model)
        return self._titles.get((model, slug, language), "")

    def is_called(self, model: Any, slug: str, text: str) -> bool:
        """Whether `text` is one of the names that lead to `slug`."""
        self._read(model)
        return text == slug or slug in self._slugs[model].get(same_words(text), set())

    def unit(self, metric: str) -> tuple[str, str]:
        """The slug and the name of the unit of a metric."""
        if not self._units:
            metrics = Metric.objects.select_related("unit")
            self._units = {each.slug: (each.unit.slug, str(each.unit)) for each in metrics}
        return self._units[metric]

    def only(self, model: Any) -> str:
        """The slug of the only thing of its kind; blank where there are none, or several."""
        self._read(model)
        return next(iter(self._names[model])) if len(self._names[model]) == 1 else ""

    def _read(self, model: Any) -> None:
        if model in self._slugs:
            return
        slugs: dict[str, set[str]] = defaultdict(set)
        names: dict[str, str] = {}
        for slug, texts in _called(model):
            names.setdefault(slug, "")
            for text in filter(None, texts):
                slugs[same_words(str(text))].add(slug)
                names[slug] = names[slug] or str(text)
            if model not in NAMES:
                titles = zip(LANGUAGES, texts, strict=False)
                self._titles |= {(model, slug, code): text or "" for code, text in titles}
        self._slugs[model], self._names[model] = slugs, names


def _called(model: Any) -> Iterator[tuple[str, list[Any]]]:
    """Each slug with the names that lead to it, the one in the record's own language first."""
    if model is Institution:
        yield from ((slug, []) for slug in Institution.objects.values_list("slug", flat=True))
        fields = [build_localized_fieldname("name", code) for code in LANGUAGES]
        rows = InstitutionName.objects.order_by("-valid_earliest", "-pk")
        yield from ((slug, texts) for slug, *texts in rows.values_list("institution__slug", *fields))
        return
    fields = [*NAMES.get(model, ())] or [build_localized_fieldname("title", code) for code in LANGUAGES]
    yield from ((slug, texts) for slug, *texts in model.objects.order_by("pk").values_list("slug", *fields))
