"""What the record's files said when they were last loaded, to tell an editor's change from one in the files."""

from django.db import models


class LoadedEntry(models.Model):
    """An entry of the files as it was last loaded. Kept by `load_record` alone; editors do not see it."""

    collection = models.CharField(max_length=40)
    slug = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["collection", "slug"]
        constraints = [models.UniqueConstraint(fields=["collection", "slug"], name="loadedentry_unique")]

    def __str__(self) -> str:
        return f"{self.collection}/{self.slug}"
