"""What the tests of the desk share: a record with one of everything, and an editor."""

import pytest
from django.contrib.auth.models import Permission, User

from tests import factories


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
