"""Where the pictures of shared links are, and that only what is published has one."""

import pytest

from tests import factories
from tests.achievements.pages import picture_of

pytestmark = pytest.mark.django_db

MAKERS = [factories.achievement, factories.milestone, factories.institution, factories.metric]


def announced(client, path: str) -> str:
    return picture_of(client.get(path).content.decode())


def test_page_without_a_picture_of_its_own_shows_the_portals(client):
    assert announced(client, "/tim-kiem/") == announced(client, "/")


def test_address_of_a_picture_changes_with_what_it_says(client):
    milestone = factories.milestone()
    before = announced(client, milestone.get_absolute_url())
    type(milestone).objects.update(title_vi="Tên khác")

    after = announced(client, milestone.get_absolute_url())

    assert before != after
    assert (client.get(before).status_code, client.get(before)["Location"]) == (302, after)
    assert client.get(after).status_code == 200


def test_picture_tells_the_latest_public_figure(client):
    metric = factories.metric()
    factories.observation(metric=metric, as_of="2014", value=14)
    path = f"/pictures/vi/metric/{metric.slug}.png"
    before = client.get(path)
    hidden = factories.observation(metric=metric, as_of="2015", value=15, editorial_state="draft")
    with_hidden = client.get(path)
    type(hidden).objects.update(editorial_state="published")

    assert with_hidden["ETag"] == before["ETag"]
    assert client.get(path)["ETag"] != before["ETag"]


def test_picture_is_sent_once_for_what_it_says(client):
    milestone = factories.milestone()
    path = f"/pictures/en/milestone/{milestone.slug}.png"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    type(milestone).objects.update(title_en="Another title")
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


@pytest.mark.parametrize("state", factories.hidden_states())
@pytest.mark.parametrize("make", MAKERS)
def test_hidden_thing_has_no_picture(client, make, state):
    thing = make(**factories.hidden_states()[state])

    assert client.get(f"/pictures/vi/{thing._meta.model_name}/{thing.slug}.png").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["fr/home", "vi/admin", "vi/khong-co", "vi/photo/x", "vi/milestone/khong-co", "vi/milestone/../home"],
)
def test_nothing_else_has_a_picture(client, path):
    assert client.get(f"/pictures/{path}.png").status_code == 404


def test_picture_is_drawn_also_where_the_disk_is_full(client, settings, tmp_path):
    (tmp_path / "full").touch()
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = settings.CACHES | {
        "pictures": {"BACKEND": backend, "LOCATION": tmp_path / "full" / "x"}
    }

    answers = [client.get("/pictures/vi/home.png") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
