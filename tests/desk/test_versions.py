"""What is saved in the admin is a version: nothing is overwritten unseen, all can be looked at and brought back."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achievements.models import Citation, Imprint, Milestone, Observation, Source
from achievements.record.adopting import adopt
from achievements.record.keeping import entry_of, form_of
from achievements.record.schema import VERSIONED
from tests import factories
from tests.desk.forms import address
from tests.desk.forms import form_of as sent_form
from versions.keeping import Change, State, stand
from versions.models import Entry, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def milestone() -> Milestone:
    body = factories.institution()
    made = factories.milestone(title_vi="Một", effect_vi="Cũ", citations=[factories.citation()])
    factories.participation(made, body, "host")
    return made


def opened(client, row) -> dict:
    """What a browser would send from the form of `row` as it stands now."""
    return sent_form(client, address(type(row), "change", row.pk))


def save(client, row, sent: dict, **typed: str):
    return client.post(address(type(row), "change", row.pk), sent | typed)


def versions_of(row) -> list[Version]:
    return list(entry_of(row).versions.order_by("number"))


def test_first_save_keeps_what_was_there_and_what_is_now(admin_client, milestone):
    save(admin_client, milestone, opened(admin_client, milestone), title_vi="Hai")

    before, after = versions_of(milestone)
    assert (before.origin, before.form["title"]["vi"], before.author_name) == ("adopted", "Một", "")
    assert (after.origin, after.form["title"]["vi"], after.author_name) == ("editor", "Hai", "admin")


def test_save_that_changes_nothing_makes_no_version(admin_client, milestone):
    save(admin_client, milestone, opened(admin_client, milestone), title_vi="Hai")
    save(admin_client, milestone, opened(admin_client, milestone))

    assert len(versions_of(milestone)) == 2


def test_change_of_a_part_is_a_version_of_the_whole(admin_client, milestone):
    save(admin_client, milestone, opened(admin_client, milestone), **{"participations-0-role": "party"})

    assert versions_of(milestone)[-1].form["participations"][0]["role"] == "party"


def test_new_place_is_a_version_of_its_source(admin_client):
    place = factories.citation()
    admin_client.post(
        reverse("admin:achievements_citation_add"),
        {"source": place.source.pk, "section": 2, "paragraph": 3, "part": "text"},
    )

    assert versions_of(Source.objects.get())[-1].form["places"] == {"text": ["1.1", "2.3"]}


def test_who_saves_second_is_refused_with_both_changes_before_him(admin_client, milestone):
    first, second = opened(admin_client, milestone), opened(admin_client, milestone)
    save(admin_client, milestone, first, title_vi="Của người trước")

    response = save(admin_client, milestone, second, title_vi="Của người sau")

    milestone.refresh_from_db()
    html = response.content.decode()
    assert (response.status_code, milestone.title_vi) == (409, "Của người trước")
    assert "Của người sau" in html
    assert "Của người trước" in html


def merge(client, milestone, response, **chosen: str):
    context = response.context
    sent = {"opened": context["opened"], "theirs": context["merge"].theirs.number, "mine": context["mine"]}
    return client.post(address(Milestone, "merge", milestone.pk), sent | chosen)


def test_text_of_one_and_effect_of_the_other_are_saved_together(admin_client, milestone):
    first, second = opened(admin_client, milestone), opened(admin_client, milestone)
    save(admin_client, milestone, first, title_vi="Hai")
    response = save(admin_client, milestone, second, effect_vi="Mới")

    merge(admin_client, milestone, response)

    milestone.refresh_from_db()
    assert (milestone.title_vi, milestone.effect_vi) == ("Hai", "Mới")
    assert [version.made_from for version in versions_of(milestone)][1:] == [1, 1]
    assert versions_of(milestone)[-1].reason == "Cùng với thay đổi ở phiên bản 2."


@pytest.mark.parametrize(("side", "title"), [("mine", "Của tôi"), ("theirs", "Của họ")])
def test_what_both_changed_is_chosen(admin_client, milestone, side, title):
    first, second = opened(admin_client, milestone), opened(admin_client, milestone)
    save(admin_client, milestone, first, title_vi="Của họ")
    response = save(admin_client, milestone, second, title_vi="Của tôi", effect_vi="Mới")

    unchosen = merge(admin_client, milestone, response)
    merge(admin_client, milestone, response, **{"title/vi": side})

    milestone.refresh_from_db()
    assert unchosen.status_code == 409
    assert (milestone.title_vi, milestone.effect_vi) == (title, "Mới")


def test_saved_beside_an_action_is_refused(admin_client, milestone):
    sent = opened(admin_client, milestone)
    reason = {"confirmed": "yes", "vi": "Nhầm"}
    chosen = {"action": "withdraw", "_selected_action": [milestone.pk]} | reason
    admin_client.post(address(Milestone, "changelist"), chosen)

    assert save(admin_client, milestone, sent, title_vi="Hai").status_code == 409


def test_history_says_who_changed_what_in_words(admin_client, milestone):
    save(admin_client, milestone, opened(admin_client, milestone), title_vi="Hai", date="3/2008")

    html = admin_client.get(address(Milestone, "history", milestone.pk)).content.decode()

    for words in ("Tiêu đề (tiếng Việt)", "<del>Một</del>", "<ins>Hai</ins>", "tháng 3 năm 2008", "admin"):
        assert words in html


def test_any_two_versions_are_compared(admin_client, milestone):
    for title in ("Hai", "Ba"):
        save(admin_client, milestone, opened(admin_client, milestone), title_vi=title)

    html = admin_client.get(
        address(Milestone, "history", milestone.pk), {"before": 1, "after": 3}
    ).content.decode()

    assert html.index("<del>Một</del>") < html.index("<ins>Ba</ins>") < html.index("<ol")


def adopted(row) -> Entry:
    adopt({})
    return entry_of(row)


def restore(client, row, number: int):
    entry = entry_of(row) or Entry.objects.get(slug=row.slug)
    return client.post(reverse(f"admin:achievements_{row._meta.model_name}_restore", args=[entry.pk, number]))


def test_restored_version_is_a_new_one_and_leaves_the_state_as_it_is(admin_client, milestone):
    before = form_of(milestone)
    save(admin_client, milestone, opened(admin_client, milestone), title_vi="Hai", effect_vi="")
    admin_client.post(address(Milestone, "withdraw", milestone.pk), {"confirmed": "yes", "vi": "Nhầm"})

    restore(admin_client, milestone, 1)

    after = form_of(milestone)
    assert after.pop("editorial_state") == "withdrawn"
    assert after == {name: value for name, value in before.items() if name != "editorial_state"}
    assert (versions_of(milestone)[-1].origin, versions_of(milestone)[-1].made_from) == ("restore", 1)


def test_what_nothing_depends_on_is_deleted_and_brought_back_as_a_draft(admin_client, milestone):
    form = form_of(milestone)
    admin_client.post(address(Milestone, "delete", milestone.pk), {"post": "yes"})
    deleted = admin_client.get(reverse("admin:achievements_milestone_deleted")).content.decode()

    restore(admin_client, milestone, 1)

    back = Milestone.objects.get(slug=milestone.slug)
    assert milestone.slug in deleted
    assert form_of(back) == form | {"editorial_state": "draft"}
    assert [version.is_deletion for version in versions_of(back)] == [False, True, False]


def test_what_was_deleted_is_found_from_the_list_by_its_last_name_and_who_deleted_it(admin_client, milestone):
    entry = adopted(milestone)
    admin_client.post(address(Milestone, "delete", milestone.pk), {"post": "yes"})
    deleted, history = address(Milestone, "deleted"), address(Milestone, "deleted_history", entry.pk)

    listed = admin_client.get(deleted).content.decode()
    page = admin_client.get(history).content.decode()

    assert f'href="{deleted}"' in admin_client.get(address(Milestone, "changelist")).content.decode()
    assert f'<a href="{history}">Một</a>' in listed
    assert "admin" in listed
    assert "Các phiên bản của “Một”, đã bị xóa" in page
    assert "đang hiệu lực" not in page
    assert f'href="{deleted}"' in page


def test_deletion_is_refused_while_anything_depends_on_it_named_as_links(admin_client, milestone):
    figure = factories.observation(milestone=milestone)

    page = admin_client.get(address(Milestone, "delete", milestone.pk)).content.decode()
    admin_client.post(address(Milestone, "delete", milestone.pk), {"post": "yes"})

    assert f'<a href="{address(Observation, "change", figure.pk)}">' in page
    assert Milestone.objects.filter(pk=milestone.pk).exists()


def test_source_that_facts_cite_is_not_deleted(admin_client, milestone):
    source = Source.objects.get()

    admin_client.post(address(Source, "delete", source.pk), {"post": "yes"})

    assert Source.objects.exists()
    assert Citation.objects.exists()


def test_chosen_things_are_deleted_together_or_not_at_all(admin_client, milestone):
    free = factories.milestone()
    factories.observation(milestone=milestone)
    chosen = {"action": "delete_selected", "_selected_action": [milestone.pk, free.pk], "post": "yes"}

    admin_client.post(address(Milestone, "changelist"), chosen)

    assert Milestone.objects.count() == 2


def test_slug_that_was_anothers_in_public_is_refused(admin_client, milestone):
    save(admin_client, milestone, opened(admin_client, milestone), editorial_state="published")
    Entry.objects.get(row=milestone.pk, collection="milestones").addresses.update(slug="cu")
    other = factories.milestone(editorial_state="draft")

    response = save(admin_client, other, opened(admin_client, other), slug="cu")

    assert response.status_code == 200
    assert "slug" in response.context["adminform"].form.errors


def test_person_who_made_versions_cannot_be_deleted(admin_client, admin_user, milestone):
    save(admin_client, milestone, opened(admin_client, milestone), title_vi="Hai")

    admin_client.post(reverse("admin:auth_user_delete", args=[admin_user.pk]), {"post": "yes"})

    assert User.objects.filter(pk=admin_user.pk).exists()


TWENTY = 20


@pytest.mark.parametrize("collection", VERSIONED, ids=lambda collection: collection.name)
def test_twenty_versions_cost_a_list_nothing_and_a_form_two_queries(admin_client, record, collection):
    Imprint.objects.create(pk=1)
    row = collection.model.objects.order_by("pk").first()
    for number in range(TWENTY):
        state = State(row.pk, row.slug, form_of(row) | {"slug": row.slug, "number": number})
        stand(collection.name, [state], Change(Version.Origin.EDITOR))
    pages = [address(collection.model, "changelist"), address(collection.model, "change", row.pk)]
    if collection.model is Imprint:
        pages = pages[1:]
    [admin_client.get(page) for page in pages]  # fills the cache of content types

    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(page).status_code == 200
        of_versions = [query for query in queries if "versions_" in query["sql"]]
        assert len(of_versions) == (2 if page == pages[-1] else 0)  # what stands, and what waits
        assert page == pages[-1] or len(queries) <= 10


@pytest.mark.parametrize("collection", VERSIONED, ids=lambda collection: collection.name)
def test_history_of_every_kind_opens_and_compares_and_costs_the_same_however_long(
    admin_client, record, collection
):
    Imprint.objects.create(pk=1)
    row = collection.model.objects.order_by("pk").first()
    history = address(collection.model, "history", row.pk)
    costs = []
    for number in range(1, 7):
        state = State(row.pk, row.slug, form_of(row) | {"slug": row.slug, "no_field_now": f"Bản {number}"})
        stand(collection.name, [state], Change(Version.Origin.EDITOR))
        if number > 1:
            with CaptureQueriesContext(connection) as queries:
                page = admin_client.get(history, {"before": 1, "after": number})
            costs.append(len(queries))

    assert page.status_code == 200
    assert "<ins>6</ins>" in page.content.decode()
    assert len(set(costs[1:])) == 1
    assert admin_client.get(address(collection.model, "deleted")).status_code == 200
