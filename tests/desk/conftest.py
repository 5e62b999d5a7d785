"""What the tests of the desk share: a record with one of everything, and an editor."""

import pytest
from django.contrib.auth.models import Permission, User

from desk import groups
from tests import factories
from tests.desk.people import person, signed_in


@pytest.fixture
def record():
    factories.one_of_each()


@pytest.fixture
def editor_client(client):
    """Somebody who may change everything but publish nothing."""
    editor = User.objects.create_user("bien-tap-vien", is_staff=True)
    editor.user_permissions.set(
        Permission.objects.filter(content_type__app_label="achievements").exclude(
            codename__startswith="publish"
        )
    )
    client.force_login(editor)
    return client


@pytest.fixture
def writer():
    return signed_in(person("nguoi-viet", groups.WRITERS))


@pytest.fixture
def reviewer():
    return signed_in(person("nguoi-duyet", groups.REVIEWERS))


@pytest.fixture
def second_reviewer():
    return signed_in(person("nguoi-duyet-2", groups.REVIEWERS))


@pytest.fixture
def milestone():
    body = factories.institution()
    made = factories.milestone(title_vi="Một", effect_vi="Cũ", citations=[factories.citation()])
    factories.participation(made, body, "host")
    return made


@pytest.fixture
def draft():
    return factories.milestone(editorial_state="draft", title_vi="Một")
