"""English beside Vietnamese: what is missing or stale, how far each field is, and a whole entry side by side."""

from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from achievements.models import Synonym
from achievements.record.columns import Column, Parts, Translated
from achievements.record.describing import Describer
from achievements.record.schema import VERSIONED, Collection, collection_named
from achievements.words.characters import tidied
from achievements.words.fallback import in_own_language, name_of
from desk.addresses import address_of_list, address_of_row
from desk.listing import counted
from desk.rights import may_see
from versions import freshness
from versions.comparing import Segment, marked
from versions.forms import Form
from versions.freshness import OWN, Place, texts_in
from versions.models import Entry, TranslationGap

Kind = TranslationGap.Kind
# Words that search takes for the same are those of each language, not translations
TRANSLATED = [collection for collection in VERSIONED if collection.model is not Synonym]


# How far it is


@dataclass(frozen=True)
class Progress:
    """Of one field of a kind: how many texts there are, and of how many the translation is missing or stale."""

    collection: Collection
    label: str
    total: int
    missing: int
    stale: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 is all."""
        return 100 * (self.total - self.missing - self.stale) // self.total if self.total else 100

    @property
    def kind(self) -> str:
        return capfirst(str(self.collection.model._meta.verbose_name_plural))

    @property
    def missing_address(self) -> str:
        return address_of_list(self.collection.model, f"translation={Kind.MISSING.value}")

    @property
    def stale_address(self) -> str:
        return address_of_list(self.collection.model, f"translation={Kind.STALE.value}")


def progress(person: Any) -> list[Progress]:
    """Field by field, where anything is said in it that `person` may see; asked in two queries."""
    fields = {
        (collection.name, ".".join(path)): (collection, path, rows)
        for collection in TRANSLATED
        if may_see(person, collection.model)
        for path, rows in _fields(collection.columns, collection.model)
    }
    totals = counted(**{" ".join(key): rows for key, (_c, _p, rows) in fields.items()}) if fields else {}
    gaps = _gaps_by_field()
    return [
        Progress(
            collection,
            Describer(collection).label_of_field(path),
            totals[" ".join(key)],
            gaps[*key, Kind.MISSING],
            gaps[*key, Kind.STALE],
        )
        for key, (collection, path, _rows) in fields.items()
        if totals[" ".join(key)]
    ]


def _fields(columns: list[Column], model: Any) -> list[tuple[tuple[str, ...], QuerySet]]:
    """Every translated field with the way to it, and the rows that say something in it."""
    found: list[tuple[tuple[str, ...], QuerySet]] = []
    for column in columns:
        if isinstance(column, Translated):
            said = {f"{in_own_language(column.name)}__gt": ""}
            found.append(((column.name,), model._default_manager.filter(**said)))
        elif isinstance(column, Parts):
            inner = _fields(column.columns, column.model)
            found += [((column.name, *path), rows) for path, rows in inner]
    return found


def _gaps_by_field() -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    counted_paths = TranslationGap.objects.values_list("entry__collection", "path", "kind")
    for collection, path, kind, number in counted_paths.annotate(Count("pk")).order_by():
        counts[collection, field_of(path), kind] += number
    return counts


def field_of(path: str) -> str:
    """The field that a text stands in, of whatever part: "names.name" of "names.2.name"."""
    return ".".join(name for name in path.split(".") if not name.isdigit())


def with_gaps(model: Any, kind: str) -> QuerySet:
    """The keys of the rows of `model` of whose texts a translation is of that kind."""
    name = next(each.name for each in TRANSLATED if each.model is model)
    gaps = TranslationGap.objects.filter(entry__collection=name, kind=kind)
    return gaps.values("entry__row")


def next_address(kind: str, after: int, may_change: Callable[[Any], bool]) -> str:
    """The page of the next entry after that with the key `after` that has a gap of that kind; empty after the last."""
    names = [each.name for each in TRANSLATED if may_change(each.model)]
    gaps = TranslationGap.objects.filter(kind=kind, entry__collection__in=names, entry__pk__gt=after)
    gap = gaps.select_related("entry").order_by("entry_id", "pk").first()
    if gap is None:
        return ""
    model = collection_named(gap.entry.collection).model
    return f"{address_of_row(model, gap.entry.row, 'translation')}?kind={kind}"


# A whole entry side by side


@dataclass(frozen=True)
class Text:
    """A text beside one of its translations; `changed` shows what it said when the translation was last right."""

    place: Place
    label: str
    language_name: str
    own: str
    translation: str
    gap: str
    changed: list[Segment]

    @property
    def name(self) -> str:
        """What the fields of a form about it are called."""
        return freshness.key_of(self.place)

    @property
    def language(self) -> str:
        return self.place[1]

    @property
    def is_stale(self) -> bool:
        return self.gap == Kind.STALE

    @property
    def is_long(self) -> bool:
        return max(len(self.own), len(self.translation)) > 120

    @property
    def state(self) -> str:
        if not self.gap:
            return ""
        return _("may be stale") if self.is_stale else _("missing")


def texts_of(entry: Entry, form: Form) -> list[Text]:
    """Every text of `form`, which `entry` says, beside each translation; what is missing or stale comes first."""
    describer = Describer(collection_named(entry.collection))
    gaps = {(gap.path, gap.language): gap.kind for gap in entry.translation_gaps.all()}
    found = [
        Text(
            place := (path, language),
            describer.label_of_field(tuple(path.split("."))),
            name_of(language),
            texts[OWN],
            texts.get(language, ""),
            gaps.get(place, ""),
            _changed(entry, place, texts) if gaps.get(place) == Kind.STALE else [],
        )
        for path, texts in texts_in(form)
        if OWN in texts
        for language in freshness.others()
    ]
    names = [column.name for column in describer.collection.columns]
    position = {name: number for number, name in enumerate(names)}
    return sorted(
        found, key=lambda text: (not text.gap, position.get(text.place[0].split(".")[0], len(names)))
    )


def _changed(entry: Entry, place: Place, texts: dict[str, str]) -> list[Segment]:
    """The text as it was when it was last translated, marked where it is otherwise now; nothing where not known."""
    path, language = place
    stood = entry.versions.stood().filter(number__lte=entry.standing).order_by("-number")
    translated = None
    for version in stood.iterator(chunk_size=20):
        said = dict(texts_in(version.form)).get(path, {})
        if said.get(language) != texts.get(language):
            break
        translated = said.get(OWN)
        if freshness.key_of(place) in version.confirmed:
            break
    return marked(translated, texts[OWN])[0] if translated else []


@dataclass(frozen=True)
class Typed:
    """What was typed beside the texts of an entry: `form` says it, `held` are the translations said still to hold."""

    form: Form
    held: list[Place]


def typed(form: Form, texts: list[Text], sent: Mapping[str, str]) -> Typed:
    """What `sent` makes of `form`; of an unchanged translation, whether it is said to hold."""
    made, held = deepcopy(form), []
    for text in texts:
        said = tidied(sent.get(f"text {text.name}", text.translation)).strip()
        said = said.replace("\r\n", "\n")
        if said != text.translation:
            _put(made, text.place, said)
        elif text.is_stale and f"right {text.name}" in sent:
            held.append(text.place)
    return Typed(made, held)


def _put(form: Any, place: Place, said: str) -> None:
    path, language = place
    for name in path.split("."):
        form = form[int(name) - 1] if isinstance(form, list) else form[name]
    if said:
        form[language] = said
    else:
        form.pop(language, None)
