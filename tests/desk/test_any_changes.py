"""Whatever is done in whatever order, by forms, files and versions: rows and standing versions agree after each step.

CHANGES_EXAMPLES makes it try as many sequences, at random, as are asked for.
"""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from achievements.models import Editorial, Imprint, Period, Report
from achievements.record.adopting import adopt
from achievements.record.checking import disagreements
from achievements.record.dump import dump_record
from achievements.record.faults import FaultyRecord
from achievements.record.keeping import form_of
from achievements.record.load import load_record
from achievements.record.restoring import Refused, say
from achievements.record.schema import VERSIONED, collection_of
from tests import factories
from tests.achievements.record.changed import changes
from tests.desk.forms import address
from tests.desk.forms import form_of as sent_form
from versions.keeping import Change
from versions.models import Entry, Version

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # slow-test does so with more examples, on both
EXAMPLES = int(os.environ.get("CHANGES_EXAMPLES", "0"))
STEPS_OF_ONE = 8
EDITED = Change(Version.Origin.EDITOR)
EDITABLE = sorted(
    (
        model
        for model in admin.site._registry
        if model._meta.app_label == "achievements" and model is not Report
    ),
    key=lambda model: model.__name__,
)

Draw = Callable[[st.SearchStrategy], Any]


def some_row(draw: Draw, models: list[Any]) -> Any:
    model = draw(st.sampled_from(models))
    rows = list(model.objects.order_by("pk"))
    return draw(st.sampled_from(rows)) if rows else None


def answered(response: Any) -> None:
    """Taken, refused with a sentence, forbidden, or gone; never an error."""
    assert response.status_code in (200, 302, 403, 404, 409), response.status_code


def save_form(client, draw: Draw) -> None:
    """Something else typed into one field of a form, or of one of its inlines."""
    row = some_row(draw, EDITABLE)
    if row is None:
        return
    url = address(type(row), "change", row.pk)
    sent = sent_form(client, url)
    names = sorted(name for name, value in sent.items() if isinstance(value, str))
    if not names:
        return
    name = draw(st.sampled_from(names))
    typed = draw(
        st.sampled_from(
            ["Chữ khác", "2008", "2009-02", "1", "", "published", "draft", "ten-khac", sent[name]]
        )
    )
    note(f"form {row!r} {name} = {typed!r}")
    answered(client.post(url, sent | {name: typed}))


def take_part_away(client, draw: Draw) -> None:
    row = some_row(draw, [model for model in EDITABLE if admin.site._registry[model].inlines])
    if row is None:
        return
    url = address(type(row), "change", row.pk)
    sent = sent_form(client, url)
    parts = sorted(
        name.removesuffix("-id") for name in sent if name.endswith("-id") and "__prefix__" not in name
    )
    if parts:
        part = draw(st.sampled_from(parts))
        note(f"form {row!r} without {part}")
        answered(client.post(url, sent | {f"{part}-DELETE": "on"}))


def write(client, draw: Draw) -> None:
    """Something else said in one place, without a form: also another slug."""
    row = some_row(draw, [collection.model for collection in VERSIONED])
    if row is None:
        return
    collection = collection_of(type(row))
    path, forms = draw(st.sampled_from(list(changes(collection, form_of(row)))))
    if forms:
        form = draw(st.sampled_from(forms))
        note(f"write {row!r} {path} {form}")
        entry = Entry.objects.get(collection=collection.name, row=row.pk)
        try:
            say(entry, form, EDITED, entry.standing)
        except Refused as refused:
            note(str(refused))


def rename(client, draw: Draw) -> None:
    row = some_row(draw, [collection.model for collection in VERSIONED if collection.model is not Imprint])
    if row is None:
        return
    entry = Entry.objects.get(collection=collection_of(type(row)).name, row=row.pk)
    slug = draw(st.sampled_from(["a", "b", "c"]))
    note(f"rename {row!r} {row.slug} to {slug}")
    try:
        say(entry, form_of(row) | {"slug": slug}, EDITED, entry.standing)
    except Refused as refused:
        note(str(refused))


def delete(client, draw: Draw) -> None:
    row = some_row(draw, EDITABLE)
    if row is not None:
        note(f"delete {row!r}")
        answered(client.post(address(type(row), "delete", row.pk), {"post": "yes"}))


def delete_several(client, draw: Draw) -> None:
    model = draw(st.sampled_from(EDITABLE))
    chosen = draw(st.lists(st.sampled_from([*model.objects.order_by("pk"), None]), unique=True, max_size=3))
    keys = [row.pk for row in chosen if row]
    note(f"delete {model.__name__} {keys}")
    action = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    answered(client.post(address(model, "changelist"), action))


def set_state(client, draw: Draw) -> None:
    row = some_row(draw, [model for model in EDITABLE if issubclass(model, Editorial)])
    if row is not None:
        action = draw(st.sampled_from(["publish", "withdraw"]))
        note(f"{action} {row!r}")
        sent = {"action": action, "_selected_action": [row.pk], "shown_at": timezone.now().isoformat()}
        answered(client.post(address(type(row), "changelist"), sent))


def restore(client, draw: Draw) -> None:
    versions = list(Version.objects.filter(form__isnull=False).order_by("pk").select_related("entry"))
    version = draw(st.sampled_from(versions))
    model = next(each.model for each in VERSIONED if each.name == version.entry.collection)
    note(f"restore {version}")
    name = f"admin:achievements_{model._meta.model_name}_restore"
    answered(client.post(reverse(name, args=[version.entry.pk, version.number])))


def load(client, draw: Draw) -> None:
    """The record as it stands, with something else in the files, is loaded."""
    old, new = draw(
        st.sampled_from([("Tiêu đề", "Khác"), ("2008-03-27", "2009"), ("slug: a", "slug: d"), ("-1", "-9")])
    )
    overwrite = draw(st.booleans())
    note(f"load {old} {new} {overwrite}")
    with TemporaryDirectory() as folder:
        dump_record(Path(folder), Period.objects.all())
        for file in Path(folder).glob("*/*.yaml"):
            file.write_text(file.read_text().replace(old, new, 1))
        try:
            load_record(Path(folder), overwrite=overwrite)
        except FaultyRecord as refused:
            note(str(refused.faults[0]))


STEPS = [
    save_form,
    save_form,
    take_part_away,
    write,
    rename,
    rename,
    delete,
    delete_several,
    set_state,
    restore,
    restore,
    load,
]


@settings(
    max_examples=EXAMPLES or 4,
    derandomize=not EXAMPLES,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_after_each_step_rows_and_versions_agree(admin_client, data):
    with transaction.atomic():
        factories.one_of_each()
        Imprint.objects.create(pk=1, managing_body_vi="UBND tỉnh")
        adopt({})
        for _step in range(STEPS_OF_ONE):
            data.draw(st.sampled_from(STEPS))(admin_client, data.draw)
            assert list(disagreements()) == []
        transaction.set_rollback(True)
