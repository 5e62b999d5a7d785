"""What requests send by hand, whatever that may be."""

from datetime import datetime

from django.http import HttpRequest

LONGEST_KEY = 17  # digits; more would not fit into any key


def whole_number(text: str | None, digits: int = LONGEST_KEY) -> int | None:
    """The number or key that `text` writes; None for what is none, or has more `digits`."""
    is_one = text is not None and text.isascii() and text.isdigit() and len(text) <= digits
    return int(text) if text is not None and is_one else None


def parse_moment(text: str) -> datetime | None:
    """The moment that `text` writes as we write it into forms (ISO 8601, with its zone); None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def shown_moment(request: HttpRequest) -> datetime | None:
    """When the list that `request` answers was shown; None where that is not said."""
    return parse_moment(request.POST.get("shown_at", ""))
