// One citation of each kind in each form, as Citation.js reads it: all three say the same.

import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-ris";
import { failing, tell, text } from "./asking.mjs";

const TABLES = { milestone: "milestones", observation: "observations", institution: "institutions", document: "documents" };
const plain = (title) => title?.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();

for (const [kind, table] of Object.entries(TABLES)) {
  for (const row of JSON.parse(await text(`/data/${table}.json`)).slice(0, 10)) {
    const address = `/citations/vi/${kind}/${row.id}`;
    const [bibtex, ris, csl] = await Promise.all(["bib", "ris", "json"].map((form) => text(`${address}.${form}`)));
    failing(address, () => {
      const [expected] = JSON.parse(csl);
      for (const [form, body] of [["bib", bibtex], ["ris", ris], ["json", csl]]) {
        const [read] = new Cite(body, form === "ris" ? { forceType: "@ris/file" } : {}).data;
        if (plain(read.title) !== plain(expected.title)) tell(`${address}.${form}: titled ${read.title}`);
        if (read.URL !== expected.URL) tell(`${address}.${form}: at ${read.URL}`);
      }
    });
  }
}
