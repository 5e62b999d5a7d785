"""The portal's state in the admin, and as numbers for Prometheus."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from laocai_ict.operating import screens
from laocai_ict.operating.state import Finding, Level

FOUND = [
    Finding(Level.GOOD, "Tốt.", "disk", {"disk_free_bytes": 12}),
    Finding(Level.WATCH, "Xem lại.", "database"),
    Finding(Level.BAD, "Hỏng <b>.", "database"),
]
SAMPLE = re.compile(r'[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-z_]+="[^"\\\n]*"\})? -?\d+(\.\d+)?')


@pytest.fixture(autouse=True)
def _found(monkeypatch):
    monkeypatch.setattr(screens, "findings", lambda: iter(FOUND))


@pytest.mark.django_db
def test_administrators_read_the_state_in_the_admin_and_others_do_not(client):
    people = get_user_model().objects
    for name, is_administrator in (("editor", False), ("administrator", True)):
        person = people.create_user(name, is_staff=True, is_superuser=is_administrator)
        client.force_login(person)
        response = client.get(reverse("status"))

        assert response.status_code == (200 if is_administrator else 403)
    text = response.content.decode()
    assert [sentence in text for sentence in ("Tốt.", "Xem lại.", "Hỏng &lt;b&gt;.")] == [True] * 3
    assert reverse("status") in client.get(reverse("admin:index")).content.decode()


def test_metrics_are_in_the_text_format_of_prometheus(client):
    response = client.get("/metrics")

    lines = response.content.decode().split("\n")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert lines.pop() == ""  # the last line ends too
    assert 'laocai_ict_state{of="database"} 2' in lines
    assert "laocai_ict_disk_free_bytes 12" in lines
    assert [
        line for line in lines if not line.startswith(("# HELP ", "# TYPE ")) and not SAMPLE.fullmatch(line)
    ] == []
    typed = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(typed) == len({*typed}) == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": "192.168.1.4"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
    ids=str,
)
@pytest.mark.django_db
def test_metrics_are_for_this_machine_and_through_no_proxy(client, asked, settings):
    settings.TRUSTED_PROXIES = 1

    assert client.get("/metrics", **asked).status_code == 404
