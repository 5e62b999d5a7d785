"""Two on one entry, whichever ways they come: who saves second is told, and nothing is written over unseen."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.urls import reverse

from achievements.models import Category, Institution, Milestone, Observation, Period, Source
from achievements.record.adopting import adopt
from achievements.record.checking import disagreements
from achievements.record.dump import dump_record
from achievements.record.keeping import entry_of, form_of
from achievements.record.load import Verdict, load_record
from desk.admin.merging import SIGNER
from tests.desk.forms import address
from tests.desk.forms import form_of as sent_form

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def adopted(record) -> None:
    adopt({})


def opened(client, row) -> dict:
    return sent_form(client, address(type(row), "change", row.pk))


def save(client, row, sent: dict, **typed: str):
    return client.post(address(type(row), "change", row.pk), sent | typed)


def agree() -> bool:
    return list(disagreements()) == []


def test_part_changed_in_an_inline_is_not_written_over_by_an_older_form(admin_client):
    body = Institution.objects.exclude(successions_before=None).get()
    first, second = opened(admin_client, body), opened(admin_client, body)
    save(admin_client, body, first, **{"names-0-name_vi": "Tên của người trước"})

    response = save(admin_client, body, second, **{"names-0-abbreviation_vi": "TNS"})

    assert response.status_code == 409
    assert [name.name_vi for name in body.names.all()] == ["Tên của người trước"]
    assert agree()


def test_two_inlines_of_one_entry_are_saved_together(admin_client):
    body = Institution.objects.exclude(successions_before=None).get()
    first, second = opened(admin_client, body), opened(admin_client, body)
    save(admin_client, body, first, **{"names-0-name_vi": "Tên mới"})
    response = save(admin_client, body, second, **{"successions_before-0-functions_vi": "báo chí"})
    context = response.context
    sent = {"opened": context["opened"], "theirs": context["merge"].theirs.number, "mine": context["mine"]}

    admin_client.post(address(Institution, "merge", body.pk), sent)

    assert body.names.get().name_vi == "Tên mới"
    assert body.successions_before.get().functions_vi == "báo chí"
    assert agree()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"opened": ""}, 400),
        ({"opened": "9" * 30}, 400),
        ({"opened": "-1"}, 400),
        ({"mine": ""}, 400),
        ({"mine": "[]"}, 400),
        ({"mine": '{"names": []}'}, 400),
        ({"theirs": "x"}, 409),
        ({"theirs": "9" * 30}, 409),
    ],
)
def test_merge_made_by_hand_is_refused(admin_client, sent, status):
    body = Institution.objects.exclude(successions_before=None).get()
    entry = entry_of(body)
    mine = SIGNER.sign(json.dumps(form_of(body), default=str))
    good = {"opened": entry.standing, "theirs": entry.standing, "mine": mine, "proposal": "9" * 30}

    answer = admin_client.post(address(Institution, "merge", body.pk), good | sent)

    assert answer.status_code == status
    assert entry_of(body).standing == entry.standing


def test_popup_opened_before_somebody_saved_is_told(admin_client):
    category = Category.objects.get()
    in_popup = opened(admin_client, category) | {"_popup": "1", "_to_field": "id"}
    save(admin_client, category, opened(admin_client, category), title_vi="Của người trước")

    response = save(admin_client, category, in_popup, title_vi="Của người sau")

    category.refresh_from_db()
    assert (response.status_code, category.title_vi) == (409, "Của người trước")


def test_place_added_in_a_popup_beside_the_open_form_of_its_source_stays(admin_client):
    source = Source.objects.get()
    sent = opened(admin_client, source)
    place = {"source": source.pk, "section": 7, "paragraph": 1, "part": "text", "_popup": "1"}
    admin_client.post(reverse("admin:achievements_citation_add"), place)

    response = save(admin_client, source, sent, title_vi="Tiêu đề khác")

    assert response.status_code == 409
    assert source.citations.filter(section=7).exists()
    assert agree()


def test_figure_added_in_a_popup_leaves_the_open_form_of_its_milestone_as_it_is(admin_client):
    milestone, figure = Milestone.objects.get(), Observation.objects.get()
    sent = opened(admin_client, milestone)
    other = opened(admin_client, figure) | {
        "slug": "so-lieu-khac",
        "_popup": "1",
        "value": "7",
        "editorial_state": "draft",
    }
    other.pop("opened_version")
    added = admin_client.post(address(Observation, "add"), other)

    response = save(admin_client, milestone, sent, title_vi="Khác")

    assert (added.status_code, response.status_code) == (200, 302)
    assert Observation.objects.filter(milestone=milestone).count() == 2
    assert agree()


def test_form_saved_in_a_list_of_chosen_things_after_an_action_is_told(admin_client):
    body = Institution.objects.exclude(successions_before=None).get()
    sent = opened(admin_client, body)
    reason = {"confirmed": "yes", "vi": "Nhầm"}
    chosen = {"action": "withdraw", "_selected_action": [body.pk]} | reason
    admin_client.post(address(Institution, "changelist"), chosen)

    assert save(admin_client, body, sent, summary_vi="Khác").status_code == 409
    assert agree()


@pytest.fixture
def files():
    """The record in files, as it stands and was last loaded."""
    with TemporaryDirectory() as folder:
        dump_record(Path(folder), Period.objects.all())
        load_record(Path(folder))
        yield Path(folder)


def change_title(files: Path, milestone: Milestone) -> None:
    [file] = [file for file in files.glob("*/*.yaml") if milestone.title_vi in file.read_text()]
    file.write_text(file.read_text().replace(milestone.title_vi, "Từ tệp"))


def test_form_that_was_open_while_files_were_loaded_is_told(admin_client, files):
    milestone = Milestone.objects.get()
    sent = opened(admin_client, milestone)
    change_title(files, milestone)
    load_record(files)

    response = save(admin_client, milestone, sent, title_vi="Của biên tập viên")

    milestone.refresh_from_db()
    assert (response.status_code, milestone.title_vi) == (409, "Từ tệp")
    assert agree()


def test_files_loaded_after_a_form_was_saved_leave_what_it_says(admin_client, files):
    milestone = Milestone.objects.get()
    change_title(files, milestone)
    save(admin_client, milestone, opened(admin_client, milestone), title_vi="Của biên tập viên")

    outcome = load_record(files)

    milestone.refresh_from_db()
    assert outcome[Verdict.EDITED] == [("milestones", milestone.slug)]
    assert milestone.title_vi == "Của biên tập viên"
    assert agree()
