"""The calendars as icalendar reads them, with what RFC 5545 asks of each event and no line over 75 bytes."""

from collections.abc import Iterator

from asking import answer, tell
from icalendar import Calendar


def of_calendar(address: str) -> Iterator[str]:
    with answer(address) as response:
        body = response.read()
    calendar = Calendar.from_ical(body)
    events = calendar.walk("VEVENT")
    if not events:
        yield "no event"
    for event in events:
        yield from (f"{name}: {error}" for name, error in event.errors)
        yield from (
            f"no {name} in {event.get('UID')}" for name in ("UID", "DTSTAMP", "DTSTART") if name not in event
        )
    if len({str(event["UID"]) for event in events}) != len(events):
        yield "two events of one UID"
    yield from ("a line over 75 bytes" for line in body.split(b"\r\n") if len(line) > 75)


ADDRESSES = [f"/data/anniversaries.{language}.ics" for language in ("vi", "en")]
tell(f"{address}: {finding}" for address in ADDRESSES for finding in of_calendar(address))
