"""What refers to a thing refuses its deletion, by links: asked of every relation that the models have."""

from typing import Any

import pytest
from django.apps import apps

from achievements.models import Citation, InstitutionName, Milestone, Source
from achievements.record.adopting import adopt
from achievements.record.checking import disagreements
from achievements.record.depending import depending_on
from achievements.record.schema import COLLECTIONS, Collection
from tests import factories
from tests.desk.forms import address
from tests.desk.reviewing import withdraw
from tests.slow import mostly_slow

pytestmark = pytest.mark.django_db


def relations() -> list[tuple[Collection, Any]]:
    """Every relation by which a row of any model leads to an entry of the record, but those of its own parts."""
    return [
        (collection, relation.field)
        for collection in COLLECTIONS
        for relation in collection.model._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation and not relation.field.auto_created
        if relation.get_accessor_name() not in collection.parts.values()
        if not (collection.model is Source and relation.get_accessor_name() == "citations")
        if not relation.related_model._meta.auto_created
    ]


RELATIONS = relations()


def named(case: tuple[Collection, Any]) -> str:
    return f"{case[0].name} of {case[1]}"


def free(model: type) -> Any:
    """A new row of `model` that nothing refers to."""
    name = {"LegalDocument": "document"}.get(model.__name__, model.__name__.lower())
    return getattr(factories, name)(slug="khong-ai-nhac-den")


def refer(field: Any, target: Any) -> Any:
    """A row that refers to `target` by `field`."""
    row = field.model._default_manager.order_by("pk").first() or factories.report()
    if field.many_to_many:
        getattr(row, field.name).add(target)
    else:
        field.model._default_manager.filter(pk=row.pk).update(**{field.name: target})
    return row


@pytest.mark.parametrize(
    "case",
    mostly_slow(RELATIONS, in_ci=[case for case in RELATIONS if case[0].model is Milestone]),
    ids=named,
)
def test_deletion_is_refused_by_what_would_change_named_as_a_link(admin_client, record, case):
    collection, field = case
    target = free(collection.model)
    row = refer(field, target)
    adopt({})

    [dependent] = depending_on(target)
    page = admin_client.get(address(collection.model, "delete", target.pk)).content.decode()
    admin_client.post(address(collection.model, "delete", target.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [target.pk], "post": "yes"}
    admin_client.post(address(collection.model, "changelist"), chosen)

    assert f'<a href="{address(type(dependent), "change", dependent.pk)}">' in page
    assert type(row)._default_manager.filter(pk=row.pk).exists()
    assert collection.model._default_manager.filter(pk=target.pk).exists()
    assert list(disagreements()) == []


@pytest.mark.parametrize(
    "collection",
    mostly_slow(COLLECTIONS, in_ci=[each for each in COLLECTIONS if each.model in (Milestone, Source)]),
    ids=lambda collection: collection.name,
)
def test_what_nothing_refers_to_is_deleted(admin_client, record, collection):
    target = free(collection.model)
    adopt({})

    admin_client.post(address(collection.model, "delete", target.pk), {"post": "yes"})

    assert not collection.model._default_manager.filter(pk=target.pk).exists()
    assert list(disagreements()) == []


def test_things_that_only_refer_to_each_other_are_deleted_together(admin_client, record):
    above = factories.institution()
    below = factories.institution(parent=above)
    adopt({})

    chosen = {"action": "delete_selected", "_selected_action": [above.pk, below.pk], "post": "yes"}
    response = admin_client.post(address(type(above), "changelist"), chosen)

    assert response.status_code == 302
    assert not type(above).objects.filter(pk__in=[above.pk, below.pk]).exists()
    assert list(disagreements()) == []


def delete_chosen(client, *rows) -> str:
    sent = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    return client.post(address(type(rows[0]), "changelist"), sent).content.decode()


NOT_DELETED = "Nội dung đã công khai thì được rút, không xóa"


def test_what_is_public_is_withdrawn_instead_of_deleted(reviewer, second_reviewer, milestone):
    page = reviewer.get(address(Milestone, "delete", milestone.pk))

    for html in (page.content.decode(), delete_chosen(reviewer, milestone)):
        assert NOT_DELETED in html
        assert f'href="{address(Milestone, "withdraw", milestone.pk)}"' in html
        assert "quyền" not in html
    assert (page.status_code, Milestone.objects.count()) == (403, 1)


def test_what_is_withdrawn_already_stays_so(reviewer, second_reviewer, milestone):
    withdraw(reviewer, milestone)
    page = reviewer.post(address(Milestone, "delete", milestone.pk), {"post": "yes"})

    for html in (page.content.decode(), delete_chosen(reviewer, milestone)):
        assert NOT_DELETED in html
        assert "Mục này đã được rút." in html
    assert (page.status_code, Milestone.objects.count()) == (403, 1)


def test_writer_is_told_who_withdraws(writer, reviewer, milestone):
    assert "Người duyệt quyết định việc rút." in delete_chosen(writer, milestone)


def test_source_that_the_public_reads_through_others_names_them(writer, milestone):
    source = Source.objects.get()
    page = writer.get(address(Source, "delete", source.pk)).content.decode()

    assert "Nội dung đang công khai còn dùng đến mục này." in page
    assert f'href="{address(Milestone, "change", milestone.pk)}"' in page


def test_relations_of_every_model_to_the_record_are_asked():
    asked = {field.model for _collection, field in relations()}
    models = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model in {collection.model for collection in COLLECTIONS}
    }

    assert models - asked == {InstitutionName, Citation}  # parts of what they lead to
