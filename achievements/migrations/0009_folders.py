from django.db import migrations, models

WITH_PERIOD = {"achievements": "Achievement", "milestones": "Milestone", "observations": "Observation"}


def fill_folders(apps, schema_editor):
    """What was loaded came from the folder of the one period there was; where there were more, from that of its own."""
    loaded = apps.get_model("achievements", "LoadedEntry").objects
    periods = list(loaded.filter(collection="periods").order_by("slug").values_list("slug", flat=True))
    loaded.update(folder=periods[0] if periods else "")
    loaded.filter(collection="periods").update(folder=models.F("slug"))
    for period in periods[1:]:
        for collection, model in WITH_PERIOD.items():
            rows = apps.get_model("achievements", model).objects.filter(period__slug=period)
            loaded.filter(collection=collection, slug__in=rows.values("slug")).update(folder=period)


def keep_one_folder(apps, schema_editor):
    """An entry that several folders say is known once, as before."""
    loaded = apps.get_model("achievements", "LoadedEntry").objects
    first = loaded.filter(collection=models.OuterRef("collection"), slug=models.OuterRef("slug")).order_by("pk")
    loaded.exclude(pk=models.Subquery(first.values("pk")[:1])).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("achievements", "0008_revision_by_triggers"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="loadedentry", name="loadedentry_unique"),
        migrations.AddField(
            model_name="loadedentry",
            name="folder",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="loadedentry", options={"ordering": ["folder", "collection", "slug"]}
        ),
        migrations.RunPython(fill_folders, keep_one_folder),
        migrations.AddConstraint(
            model_name="loadedentry",
            constraint=models.UniqueConstraint(
                fields=("folder", "collection", "slug"), name="loadedentry_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="loadedentry",
            index=models.Index(fields=["collection", "slug"], name="loadedentry_of_entry"),
        ),
    ]
