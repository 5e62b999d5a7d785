"""How figures are read is changed at the desk only so that all that stand stay possible."""

import pytest

from achievements.models import Metric, Unit
from tests import factories
from tests.desk.forms import address, form_of
from tests.desk.reviewing import save

pytestmark = pytest.mark.django_db

WHY = "“10.300” của chỉ số “Câu hỏi” sẽ không còn phù hợp: Tỷ lệ phần trăm không được lớn hơn 100"


@pytest.fixture
def metric() -> Metric:
    metric = factories.metric(title_vi="Câu hỏi")
    factories.observation(metric=metric, value=10300)
    return metric


def test_unit_that_a_figure_does_not_fit_is_refused(admin_client, metric):
    response = save(admin_client, metric.unit, measure="percent")

    assert WHY in response.context["errors"].as_text()
    assert Unit.objects.get(pk=metric.unit.pk).measure == "count"


def test_metric_whose_figures_do_not_fit_another_unit_keeps_its_own(admin_client, metric):
    response = save(admin_client, metric, unit=factories.unit(slug="percent", measure="percent").pk)

    assert WHY in response.context["errors"].as_text()
    assert Metric.objects.get().unit == metric.unit


def test_unit_that_all_figures_fit_is_taken(admin_client, metric):
    assert save(admin_client, metric.unit, measure="score").status_code == 302


def test_metric_with_a_figure_that_cannot_be_true_can_still_be_mended(admin_client, metric):
    Unit.objects.filter(pk=metric.unit.pk).update(measure="percent")  # by SQL

    assert save(admin_client, metric, title_vi="Số câu hỏi").status_code == 302
    assert form_of(admin_client, address(Metric, "change", metric.pk))["title_vi"] == "Số câu hỏi"
