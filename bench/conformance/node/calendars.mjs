// The calendars as ical.js reads them: each event comes round every year, on its day.

import ICAL from "ical.js";
import { failing, tell, text } from "./asking.mjs";

for (const language of ["vi", "en"]) {
  const address = `/data/anniversaries.${language}.ics`;
  const body = await text(address);
  failing(address, () => {
    const events = new ICAL.Component(ICAL.parse(body)).getAllSubcomponents("vevent");
    if (!events.length) tell(`${address}: no event`);
    for (const each of events) {
      const event = new ICAL.Event(each);
      const days = event.iterator();
      const [first, second] = [days.next(), days.next()];
      if (!second || second.year <= first.year) tell(`${address}: ${event.uid} does not come round`);
      if (!event.startDate.isDate || event.duration.toSeconds() !== 86_400) tell(`${address}: ${event.uid} is no day`);
    }
  });
}
