// Every date of the open data as edtf.js reads it, which knows its first day too.

import edtf from "edtf";
import { failing, tell, text } from "./asking.mjs";

for (const row of JSON.parse(await text("/data/milestones.json"))) {
  if (!row.date) continue;
  failing(row.date, () => {
    const { min } = edtf(row.date);
    const first = Number.isFinite(min) ? new Date(min).toISOString().slice(0, 10) : "";
    if (row.date_earliest && first !== row.date_earliest) tell(`${row.date}: begins ${first}, not ${row.date_earliest}`);
  });
}
