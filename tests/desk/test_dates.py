"""Dates at the desk are typed with the day first, in every form."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone

from achievements.models import Milestone
from tests import factories
from tests.desk.forms import save


@pytest.mark.parametrize("typed", ["5/12/2026", "05/12/2026", "5-12-2026", "5.12.2026", "2026-12-05"])
def test_day_comes_first(typed):
    assert forms.DateField().clean(typed) == date(2026, 12, 5)


@pytest.mark.parametrize("typed", ["12/31/2026", "31/2/2026", "5/12"])
def test_month_does_not(typed):
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


@pytest.mark.parametrize("typed", ["08:00 5/12/2026", "5/12/2026 08:00", "2026-12-05 08:00"])
def test_hour_before_or_after_the_day(typed):
    moment = forms.DateTimeField().clean(typed)

    assert timezone.localtime(moment).strftime("%d %m %Y %H:%M") == "05 12 2026 08:00"


def test_moment_is_shown_as_it_is_typed():
    moment = datetime(2026, 12, 5, 1, 0, 7, tzinfo=UTC)  # eight in the morning here

    html = AdminSplitDateTime().render("x", moment)

    assert 'value="05/12/2026"' in html
    assert 'value="08:00:07"' in html


@pytest.mark.django_db
def test_publishing_from_the_fifth_of_december(admin_client):
    milestone = factories.milestone(editorial_state="draft")

    save(admin_client, Milestone, {"publish_from_0": "5/12/2026", "publish_from_1": "08:00"})

    milestone.refresh_from_db()
    assert timezone.localtime(milestone.publish_from).strftime("%d/%m/%Y %H:%M") == "05/12/2026 08:00"
