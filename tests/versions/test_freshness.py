"""Missing and stale translations: noted with each version, worked out anew the same."""

import pytest
from django.core.management import call_command
from django.db import transaction

from versions import freshness
from versions.keeping import Change, State, confirm, let_stand, propose, stand
from versions.models import Entry, TranslationGap, Version

pytestmark = pytest.mark.django_db
EDITOR = Change(Version.Origin.EDITOR)


def say(**form):
    return stand("milestones", [State(1, "a", {"slug": "a", **form})], EDITOR)


def gaps():
    return dict(TranslationGap.objects.values_list("path", "kind"))


@pytest.fixture(autouse=True)
def rebuilt_says_the_same():
    """Whatever a test did, working it all out anew finds nothing to change."""
    yield
    assert freshness.rebuild() == 0


def test_text_without_translation_is_missing():
    say(title={"vi": "Một"}, effect={"vi": "Hai", "en": "Two"}, number="7", places={"text": ["4.2"]})

    assert gaps() == {"title": "missing"}


def test_translation_is_stale_once_the_own_text_changed_alone():
    say(title={"vi": "Một", "en": "One"}, effect={"vi": "Hai", "en": "Two"})

    say(title={"vi": "Một đổi", "en": "One"}, effect={"vi": "Hai đổi", "en": "Two changed"})

    assert gaps() == {"title": "stale"}


def test_stale_stays_stale_until_the_translation_changes():
    say(title={"vi": "Một", "en": "One"})
    say(title={"vi": "Một đổi", "en": "One"})
    say(title={"vi": "Một đổi", "en": "One"}, effect={"vi": "Hai", "en": "Two"})
    assert gaps() == {"title": "stale"}

    say(title={"vi": "Một đổi", "en": "One changed"}, effect={"vi": "Hai", "en": "Two"})

    assert gaps() == {}


def test_translation_that_still_holds_is_said_to_by_a_version():
    say(title={"vi": "Một", "en": "One"}, effect={"vi": "Hai", "en": "Two"})
    say(title={"vi": "Một.", "en": "One"}, effect={"vi": "Hai.", "en": "Two"})

    with transaction.atomic():
        version = confirm(Entry.objects.get(), [("title", "en")], EDITOR)

    assert gaps() == {"effect": "stale"}
    assert (version.number, version.confirmed) == (3, ["en:title"])
    assert Entry.objects.get().standing_version == version


def test_missing_translation_cannot_be_said_to_hold():
    say(title={"vi": "Một"})

    with transaction.atomic():
        confirm(Entry.objects.get(), [("title", "en")], EDITOR)

    assert gaps() == {"title": "missing"}


def test_text_that_goes_and_entry_that_is_deleted_leave_nothing():
    say(title={"vi": "Một"}, effect={"vi": "Hai"})
    say(title={"vi": "Một"})
    assert gaps() == {"title": "missing"}

    stand("milestones", [State(1, "a", None)], EDITOR)

    assert gaps() == {}


def test_parts_are_followed_where_they_move():
    first, second = {"name": {"vi": "Sở A", "en": "A"}}, {"name": {"vi": "Sở B", "en": "B"}}
    say(names=[first, second])
    say(names=[first, {"name": {"vi": "Sở B mới", "en": "B"}}])
    assert gaps() == {"names.2.name": "stale"}

    say(names=[{"name": {"vi": "Sở C", "en": "C"}}, first, {"name": {"vi": "Sở B mới", "en": "B"}}])

    assert gaps() == {"names.3.name": "stale"}


def test_approved_proposal_is_noted_when_it_stands():
    say(title={"vi": "Một", "en": "One"})
    form = {"slug": "a", "title": {"vi": "Một đổi", "en": "One"}}
    proposal = propose(Entry.objects.get(), form, Change(Version.Origin.EDITOR, made_from=1))
    assert gaps() == {}

    let_stand(proposal, State(1, "a", form))
    proposal.decisions.create(verdict="approved")

    assert gaps() == {"title": "stale"}


def test_rebuilding_finds_what_was_changed_by_hand(capsys):
    say(title={"vi": "Một"})
    TranslationGap.objects.all().delete()

    call_command("rebuild_translations")

    assert gaps() == {"title": "missing"}
    assert "1" in capsys.readouterr().out
