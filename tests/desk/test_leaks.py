"""Nothing unapproved is told anywhere: all that the portal says, in a mirror and by address, stays as it was."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone

from achievements.models import Achievement, Metric, Milestone
from achievements.record.keeping import form_of
from achievements.record.schema import COLLECTIONS
from desk import groups
from desk.review import approve, propose
from tests import factories
from tests.achievements.pages import committed, record
from tests.desk.forms import address
from tests.desk.people import person, signed_in
from versions.keeping import Change
from versions.models import Version

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET, HIDDEN, FIGURE = "Bí mật", "Giấu kín", 87654
ONLY_ON_THE_PORTAL = [
    "/tim-kiem/?q=mat",
    "/tim-kiem/?q=bi+mat&kind=milestone",
    "/en/search/?q=secret",
    "/sw.js",
]


@pytest.fixture
def told(tmp_path, settings) -> Callable[[], dict[str, bytes]]:
    """All that anybody can read: every file of a mirror, and what only the portal answers."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def read() -> dict[str, bytes]:
        committed()
        call_command("mirror", tmp_path / "portal")
        files = [file for file in (tmp_path / "portal").rglob("*") if file.is_file()]
        by_address = {path: Client().get(path).getvalue() for path in ONLY_ON_THE_PORTAL}
        return {str(file.relative_to(tmp_path)): file.read_bytes() for file in files} | by_address

    with time_machine.travel(timezone.now(), tick=False):
        yield read


def differing(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def told_of(marks: dict[str, str], told: dict[str, bytes]) -> set[str]:
    """The names of those marks that can be read in some text."""
    texts = [content.decode(errors="ignore") for content in told.values()]
    return {name for name, mark in marks.items() if any(re.search(mark, text) for text in texts)}


def changed(form: dict[str, Any], name: str) -> dict[str, Any]:
    """`form` with something else to read in it."""
    if name == "observations":
        return form | {"value": Decimal("98765")}
    if name == "institutions":
        return form | {"names": [{"name": {"vi": f"{SECRET} {name}"}}]}
    if name == "errata":
        return form | {"as_printed": f"{SECRET} {name}"}
    text = next(key for key, value in form.items() if isinstance(value, dict) and "vi" in value)
    return form | {text: {"vi": f"{SECRET} {name}"}}


def propose_changes() -> dict[str, Version]:
    """A proposal for something of each kind, by its collection."""
    writer = person("nguoi-viet", groups.WRITERS)
    rows = {each.name: each.model.objects.first() for each in COLLECTIONS}
    return {
        name: propose(row, changed(form_of(row), name), Change(Version.Origin.EDITOR, author=writer))
        for name, row in rows.items()
        if row is not None
    }


def make_hidden(**state: Any) -> list[Any]:
    """Something of each kind that has states, tied to all that is on the record."""
    ties = {"achievements": list(Achievement.objects.all()), "citations": [factories.citation()]}
    milestone, metric = Milestone.objects.earliest("pk"), Metric.objects.earliest("pk")
    picture = factories.kept_picture(size=(9, 6))
    photo = factories.photo(caption_vi=HIDDEN, milestone=milestone, picture=picture, **state)
    return [
        photo,
        factories.achievement(title_vi=HIDDEN, citations=ties["citations"], **state),
        factories.milestone(title_vi=HIDDEN, is_highlight=True, **ties, **state),
        factories.institution(names={None: HIDDEN}, citations=ties["citations"], **state),
        factories.document(subject_vi=HIDDEN, milestones=[milestone], **ties, **state),
        factories.metric(title_vi=HIDDEN, **state),
        factories.observation(
            metric=metric, value=FIGURE, as_of="2020", milestone=milestone, **ties, **state
        ),
        factories.erratum(as_printed=HIDDEN, milestones=[milestone], **ties, **state),
    ]


def test_what_waits_for_approval_or_is_not_public_in_whatever_state_is_told_nowhere(told):
    record()
    before = told()

    proposed = propose_changes()
    hidden = [each for state in factories.hidden_states().values() for each in make_hidden(**state)]
    meanwhile = told()
    for version in proposed.values():
        approve(version, person(f"nguoi-duyet-{version.pk}", groups.REVIEWERS))
    for each in hidden:
        type(each).objects.filter(pk=each.pk).update(editorial_state="published", publish_from=None)
    public = told()

    of_proposals = {name: f"{SECRET} {name}" for name in proposed} | {"observations": r"98.?765"}
    of_hidden = {"hidden text": HIDDEN, "hidden figure": r"87.?654"}
    assert differing(before, meanwhile) == []
    assert proposed.keys() >= {"categories", "sources", "units", "periods"}
    assert told_of(of_proposals | of_hidden, public) == proposed.keys() | of_hidden.keys()
    assert len(public) > len(before) + len(hidden)


@contextmanager
def read_while_made(template_name: str, paths: list[str]) -> Iterator[list[bytes]]:
    """Let another thread read these pages while one of this template is being made; what it reads is yielded."""
    read: list[bytes] = []

    def read_all() -> None:
        read.extend(Client().get(path).getvalue() for path in paths)
        connection.close()

    def read_beside(template: Any, **_signal: Any) -> None:
        if template.name == template_name and not read:
            reader = Thread(target=read_all)
            reader.start()
            reader.join()

    template_rendered.connect(read_beside)
    try:
        yield read
    finally:
        template_rendered.disconnect(read_beside)


@pytest.mark.django_db(transaction=True)
def test_reader_beside_a_preview_is_told_nothing_then_and_later():
    milestone = factories.milestone(title_vi="Một", is_highlight=True, achievements=[factories.achievement()])
    writer = signed_in(person("nguoi-viet", groups.WRITERS))
    version = propose(
        milestone, changed(form_of(milestone), "milestones"), Change(Version.Origin.EDITOR, author=None)
    )
    page = milestone.get_absolute_url()
    paths = ["/", "/dong-thoi-gian/", page, "/data/milestones.csv", "/tim-kiem/?q=mat"]

    with read_while_made("achievements/milestone.html", paths) as read:
        frame = writer.get(
            address(Milestone, "preview_frame", milestone.pk), {"proposal": version.number}
        ).getvalue()
    later = [Client().get(path).getvalue() for path in paths]

    assert SECRET in frame.decode()
    assert len(read) == len(paths)
    assert [SECRET in text.decode() for text in [*read, *later]] == [False] * 2 * len(paths)
    assert all("Một" in text.decode() for text in later[1:4])
