"""What the record's files said when they were last loaded, to tell an editor's change from one in the files."""

from django.db import models


class LoadedEntry(models.Model):
    """An entry as a folder said it when it was last loaded; a folder is named by the period whose record it holds.

    Kept by `load_record` alone; editors do not see it.
    """

    folder = models.CharField(max_length=40)
    collection = models.CharField(max_length=40)
    slug = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["folder", "collection", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["folder", "collection", "slug"], name="loadedentry_unique")
        ]
        indexes = [models.Index(fields=["collection", "slug"], name="loadedentry_of_entry")]

    def __str__(self) -> str:
        return f"{self.folder}: {self.collection}/{self.slug}"
