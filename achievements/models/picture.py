"""Photographs as files: each kept once by what is in it, with what pages show of it."""

from collections.abc import Iterator
from hashlib import sha256
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from achievements.pictures.drawing import FORMS, Drawn, draw, fitting
from achievements.pictures.sending import TYPES
from web.addresses import address_of

FOLDER = "pictures"  # in the storage of uploads
OLD_UPLOADS, OLD_RENDITIONS = (
    "photos",
    "renditions",
)  # there too, of before a picture was called by its content
ORIGINAL = "original"
FOR_ALL = "jpg"  # the form that every browser shows
PIECE = 2**20  # bytes read at a time


class PictureQuerySet(models.QuerySet):
    def keep(self, file: IO[bytes], name: str = "", by: Any = None) -> "Picture":
        """Check and keep a photograph with its renditions; the one that is there where it came before.

        Raises ValidationError for what is no whole photograph (achievements.pictures.drawing.draw).
        """
        known = Picture.objects.filter(pk=digest_of(file)).first()
        if known and known.is_there:
            known.uploaded_at = timezone.now()
            known.save()
            return known
        drawn = draw(file)
        file.seek(0)
        picture = Picture.of(drawn, name=name[-200:], uploaded_by=by)
        picture.store(file.read(), drawn)
        picture.save()  # last: what stands here has its files
        return picture


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of what is in `file`, from its beginning."""
    digest = sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


class Picture(models.Model):
    """A photograph that somebody sent. Its file never changes, and is called by its digest.

    Who refers to it keeps it: photographs, their versions, what is being typed. What nothing refers to is removed
    (manage.py remove_pictures).
    """

    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the original")
    suffix = models.CharField(max_length=4, help_text="of the original")
    width = models.PositiveIntegerField(help_text="of the original, in pixels, as it is seen")
    height = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True, help_text="what the file was called")
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-uploaded_at", "digest"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.name or self.digest[:12]

    @classmethod
    def of(cls, drawn: Drawn, **about: Any) -> "Picture":
        """Not yet saved."""
        sides = {"width": drawn.width, "height": drawn.height}
        return cls(digest=drawn.digest, suffix=drawn.suffix, **sides, **about)

    # Files

    @property
    def original(self) -> str:
        """The name of what was sent, in the storage of uploads."""
        return self.file(f"{ORIGINAL}.{self.suffix}")

    def file(self, name: str) -> str:
        """The name of the original, or of a rendition, in the storage of uploads."""
        return f"{folder_of(self.digest)}/{name}"

    @property
    def files(self) -> Iterator[str]:
        """The names of all, as they should be there."""
        yield self.original
        for width in fitting(self.width).values():
            yield from (self.file(f"{width}.{suffix}") for suffix in FORMS)

    @property
    def is_there(self) -> bool:
        return all(map(default_storage.exists, self.files))

    def store(self, original: bytes, drawn: Drawn) -> None:
        """Write what is not there yet."""
        contents = {self.file(name): content for name, content in drawn.renditions.items()}
        for name, content in ({self.original: original} | contents).items():
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(content))

    # What pages show

    @property
    def widths(self) -> list[tuple[int, int]]:
        """Of its renditions, the narrowest first: how wide each is, and what it is called by."""
        return list(fitting(self.width).items())

    @property
    def sources(self) -> list["PictureSource"]:
        """What browsers may choose from before the form that all of them show."""
        others = (suffix for suffix in FORMS if suffix != FOR_ALL)
        return [PictureSource(TYPES[f".{suffix}"], self._srcset(suffix)) for suffix in others]

    @property
    def srcset(self) -> str:
        return self._srcset(FOR_ALL)

    @property
    def smallest(self) -> int:
        """What its narrowest rendition is called by."""
        return self.widths[0][1]

    @property
    def largest(self) -> int:
        """What its widest rendition is called by."""
        return self.widths[-1][1]

    @property
    def url(self) -> str:
        """The narrowest, in the form that every browser shows."""
        return self.url_of(self.smallest, FOR_ALL)

    def url_of(self, width: int, suffix: str) -> str:
        return address_of("rendition", self.digest, width, suffix)

    def _srcset(self, suffix: str) -> str:
        return ", ".join(f"{self.url_of(called, suffix)} {wide}w" for wide, called in self.widths)


class PictureSource(NamedTuple):
    """A <source> of HTML, which is a picture in one form: its media type, and an address for each width."""

    type: str
    srcset: str


def folder_of(digest: str) -> str:
    """Where the files of a picture are, in the storage of uploads."""
    return f"{FOLDER}/{digest[:2]}/{digest}"
