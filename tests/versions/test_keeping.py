"""Versions of entries: one for each change, the standing one named, addresses kept for ever."""

import pytest
from django.contrib.auth.models import User

from versions.keeping import Change, SlugTaken, State, entry_at, renamed, stand
from versions.models import Entry, Version

pytestmark = pytest.mark.django_db
FILES = Change(Version.Origin.FILES, "2005-2015")


def kept(row: int = 1, slug: str = "a", change: Change = FILES, **form: object) -> list[Version]:
    return stand("milestones", [State(row, slug, {"slug": slug, **form})], change)


def test_first_version_stands():
    kept(title={"vi": "Một"})

    entry = Entry.objects.get()
    assert (entry.collection, entry.slug, entry.row, entry.standing) == ("milestones", "a", 1, 1)
    assert entry.standing_version.form == {"slug": "a", "title": {"vi": "Một"}}
    assert entry.standing_version.origin_name == "2005-2015"


def test_change_that_changes_nothing_makes_no_version():
    kept(value="1")

    assert kept(value="1") == []
    assert Version.objects.count() == 1


def test_version_names_who_made_it_and_from_which():
    editor = User.objects.create_user("lan")
    kept(value="1")

    (version,) = kept(value="2", change=Change(Version.Origin.EDITOR, author=editor, reason="r", made_from=1))

    assert (version.number, version.author_name, version.made_from, version.reason) == (2, "lan", 1, "r")


def test_deletion_is_a_version_without_content_and_frees_the_row():
    kept()

    (version,) = stand("milestones", [State(1, "a", None)], FILES)

    entry = Entry.objects.get()
    assert (version.is_deletion, entry.row, entry.standing) == (True, None, 2)


def test_what_was_deleted_comes_back_as_the_same_entry():
    kept()
    stand("milestones", [State(1, "a", None)], FILES)

    kept(row=9)

    entry = Entry.objects.get()
    assert (entry.row, entry.standing) == (9, 3)


def test_former_slug_leads_to_the_entry_for_ever():
    kept(slug="a")
    kept(slug="b")

    assert [str(entry_at("milestones", slug)) for slug in ("a", "b")] == ["milestones/b", "milestones/b"]
    assert renamed("milestones") == {"a": "b"}


def test_slug_that_was_another_entrys_in_public_is_refused():
    kept(row=1, slug="a")
    kept(row=1, slug="b")

    with pytest.raises(SlugTaken):
        kept(row=2, slug="a")


def test_slug_that_was_never_public_is_free_again():
    stand("milestones", [State(1, "a", {"slug": "a"}, is_public=False)], FILES)
    stand("milestones", [State(1, "b", {"slug": "b"}, is_public=False)], FILES)

    kept(row=2, slug="a")

    assert str(entry_at("milestones", "a")) == "milestones/a"
    assert entry_at("milestones", "b") is None


def test_states_of_many_entries_take_as_many_queries_as_of_one(django_assert_max_num_queries):
    states = [State(row, f"s{row}", {"slug": f"s{row}"}) for row in range(50)]

    with django_assert_max_num_queries(16):
        stand("milestones", states, FILES)
