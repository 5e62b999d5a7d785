"""The rows that entries refer to, found by slug, or by place in a source."""

from typing import Any

from achievements.models import Citation
from achievements.models.revision import Revision
from achievements.record.columns import Target
from achievements.record.schema import COLLECTIONS

AT_HAND = 2000  # rows


class Rows:
    """The keys of rows, each by what it is referred to as; the rows that were asked for last are at hand."""

    def __init__(self, keys: dict[Target, int]) -> None:
        self._keys = keys
        self._at_hand: dict[Target, Any] = {}

    def key(self, target: Target) -> int | None:
        return self._keys.get(target)

    def row(self, target: Target) -> Any:
        """None where there is none."""
        key = self._keys.get(target)
        if key is not None and target not in self._at_hand:
            if len(self._at_hand) >= AT_HAND:
                self._at_hand.clear()
            self._at_hand[target] = target[0]._default_manager.get(pk=key)
        return self._at_hand.get(target)

    def call(self, target: Target, former: Target) -> None:
        """From now on the row of `former` is found as `target` too."""
        if former in self._keys:
            self._keys[target] = self._keys[former]

    def put(self, target: Target, row: Any) -> None:
        """From now on this is the row that `target` refers to."""
        self._keys[target] = row.pk
        if target in self._at_hand:
            self._at_hand[target] = row


def all_rows() -> Rows:
    """Of the whole record."""
    keys: dict[Target, int] = {}
    for collection in COLLECTIONS:
        slugs = collection.model._default_manager.order_by().values_list("slug", "pk")
        keys |= {(collection.model, slug): key for slug, key in slugs.iterator()}
    places = Citation.objects.order_by().values_list("source__slug", "section", "paragraph", "pk")
    for source, section, paragraph, key in places.iterator():
        keys[Citation, f"{source} {section}.{paragraph}"] = key
    return Rows(keys)


class StandingRows:
    """All rows, read before others have to wait for a transaction that then asks for them."""

    def __init__(self) -> None:
        self._revision, self._rows = Revision.current(), all_rows()

    def now(self) -> Rows:
        """As they stand: read anew where the database has drawn another revision meanwhile, or cannot tell."""
        if not Revision.is_still(self._revision):
            self._rows = all_rows()
        return self._rows
