"""A milestone with its bodies, figure and citation in one go; what is typed is read back while one types."""

import re

import pytest
from playwright.sync_api import Page, expect

from achievements.models import Category, Institution, Milestone, Observation
from desk import groups
from tests import factories
from tests.browser.actions import Actions

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Mười thành tựu\n1. Hạ tầng\nKhai trương Cổng thông tin điện tử."


def add_milestone(do: Actions, page: Page, bodies: list[Institution]) -> None:
    """A draft with its place in the source and two bodies, saved to go on."""
    do.click(page.locator(".model-milestone .addlink"))
    do.fill(page.locator("#id_title_vi"), "Khai trương cổng")
    do.fill(page.locator("#id_date"), "27/3/2008")
    do.choose(page.locator("#id_kind"), "launch")
    do.choose(page.locator("#id_category"), str(Category.objects.get().pk))
    do.type(page.locator(".field-citations .select2-search__field"), "cong thong tin")
    do.click(page.get_by_role("option", name=re.compile("Khai trương Cổng")))
    for number, (typed, body) in enumerate(zip(["so thong tin", "vien thong"], bodies, strict=True)):
        do.click(page.locator(f"#participations-{number} .select2-selection"))
        do.type(page.locator(".select2-container--open .select2-search__field"), typed)
        do.click(page.get_by_role("option", name=str(body)))
    do.choose(page.locator("#id_participations-1-role"), "participant")
    do.click(page.locator("[name=_continue]").first)


def add_figure(do: Actions, page: Page) -> None:
    """One of the milestone that the page shows, in a window of its own."""
    with page.expect_popup() as opened:
        do.click(page.get_by_role("link", name="Thêm số liệu"))
    figure = opened.value
    do.type(figure.locator(".select2-container--open .select2-search__field"), "hop thu")
    do.click(figure.get_by_role("option", name="Số hộp thư"))
    do.fill(figure.locator("#id_value"), "10.300")
    do.click(figure.locator("[name=_save]").first)
    expect(page.locator("#observations-group")).to_contain_text("10.300")


def test_milestone_of_two_bodies_figure_and_citation_in_at_most_20_actions(at_desk):
    factories.period(), factories.category(), factories.territory(), factories.source(text=TEXT)
    place, metric = factories.citation(1, 1), factories.metric(title_vi="Số hộp thư")
    bodies = [factories.institution(names={None: name}) for name in ("Sở Thông tin", "Viễn thông Lào Cai")]
    page = at_desk("nguoi-viet", groups.WRITERS)
    do = Actions(page)

    add_milestone(do, page, bodies)
    add_figure(do, page)

    milestone, observation = Milestone.objects.get(), Observation.objects.get()
    assert [(each.institution, each.role) for each in milestone.participations.order_by("pk")] == [
        (bodies[0], "subject"),
        (bodies[1], "participant"),
    ]
    assert (observation.milestone, observation.metric) == (milestone, metric)
    assert observation.as_of == milestone.date
    assert [*observation.citations.all()] == [*milestone.citations.all()] == [place]
    assert do.count <= 20


def test_what_is_typed_is_read_back_in_both_languages(at_desk):
    factories.source(text=TEXT)
    metric, place = factories.metric(), factories.citation(1, 1)
    draft = factories.observation(editorial_state="draft", metric=metric, citations=[place])
    page = at_desk("nguoi-viet", groups.WRITERS)

    page.goto(f"/quan-tri/achievements/observation/{draft.pk}/change/")
    expect(page.locator("#id_citations_wording")).to_have_text(re.compile("Khai trương Cổng thông tin"))
    page.locator("#id_as_of").fill("5/12/2026")
    expect(page.locator("#id_as_of_wording [lang=vi]")).to_have_text("ngày 05 tháng 12 năm 2026")
    expect(page.locator("#id_as_of_wording [lang=en]")).to_have_text("5 December 2026")
    page.locator("#id_as_of_basis").select_option("inferred")
    expect(page.locator("#id_as_of_wording [lang=vi]")).to_have_text("ngày 05 tháng 12 năm 2026 (suy ra)")
    page.locator("#id_value").fill("12.000")
    page.locator("#id_qualifier").select_option("more_than")
    expect(page.locator("#id_value_wording [lang=en]")).to_have_text("more than 12,000 questions")
    page.locator("#id_value").fill("12 000")
    expect(page.locator("#id_value_wording .fault")).to_contain_text("12.000 hoặc 12000")
