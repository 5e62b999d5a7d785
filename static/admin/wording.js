/* Beside dates, figures and places: how readers will see what is typed, as the desk says it; and figures that were
   added in a window of their own, shown in the list they belong to. */
(function ($) {
  "use strict";

  const WAIT = 300; // milliseconds after the last key

  const form = (field) => field.closest("form");
  const value = (field, name) => form(field).querySelector(`[name="${name}"]`)?.value ?? "";
  const address = () => document.querySelector("[data-wording-address]")?.dataset.wordingAddress;

  const FIGURE = /^(metric|value|qualifier|out_of|out_of_label_\w+)$/; // the label in each language

  const asked = {
    date: (field) => ({text: field.value, basis: value(field, field.name + "_basis")}),
    figure: (field) => Object.fromEntries([...new FormData(form(field))].filter(([name]) => FIGURE.test(name))),
    places: (field) => ({keys: [...field.selectedOptions].map((option) => option.value).join(",")}),
  };

  function output(field) {
    const id = field.id + "_wording";
    let shown = document.getElementById(id);
    if (!shown) {
      shown = document.createElement("div");
      shown.id = id;
      shown.className = "wording";
      shown.setAttribute("role", "status");
      (field.closest(".flex-container, .related-widget-wrapper") ?? field).after(shown);
    }
    return shown;
  }

  function show(field, said) {
    const lines = said.texts.map(({language, text}) => {
      const line = document.createElement("p");
      line.lang = language;
      line.textContent = text;
      return line;
    });
    if (said.fault) {
      const fault = document.createElement("p");
      fault.className = "fault";
      fault.textContent = said.fault;
      lines.push(fault);
    }
    output(field).replaceChildren(...lines);
  }

  const last = new WeakMap();

  async function ask(field, of) {
    const query = new URLSearchParams(asked[of](field)).toString();
    last.set(field, query);
    try {
      const answer = await fetch(`${address().replace("OF", of)}?${query}`);
      if (answer.ok && last.get(field) === query) show(field, await answer.json());
    } catch {
      // without the desk what is typed is not said, and nothing else is missing
    }
  }

  const waiting = new WeakMap();

  function askSoon(field, of) {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => ask(field, of), WAIT));
  }

  function about(target) {
    const name = target.name ?? "";
    if (target.dataset?.wording === "date") return [[target, "date"]];
    const date = name.endsWith("_basis") && form(target).querySelector(`[name="${name.slice(0, -6)}"]`);
    if (date) return [[date, "date"]];
    const figure = FIGURE.test(name) && form(target).querySelector('[name="value"][data-wording]');
    if (figure) return [[figure, "figure"]];
    return name === "citations" ? [[target, "places"]] : [];
  }

  const hear = (event) => about(event.target).forEach(([field, of]) => askSoon(field, of));

  document.addEventListener("input", hear);
  $(document).on("change", "select", hear); // Select2 tells jQuery only

  async function showAdded(field) {
    const page = await fetch(location.href);
    const there = new DOMParser().parseFromString(await page.text(), "text/html");
    const list = there.getElementById(field.dataset.list);
    if (list) document.getElementById(field.dataset.list).replaceWith(list);
  }

  $(document).on("change", "#id_new_figure", (event) => showAdded(event.target));

  $(function () {
    document.querySelectorAll("select[name=citations]").forEach((field) => {
      if (field.selectedOptions.length) ask(field, "places");
    });
  });

  // once the choices are there, and Django has given the first field the focus
  window.addEventListener("load", () => setTimeout(() => {
    const metric = document.querySelector("body.popup select#id_metric");
    if (metric && !metric.value && !document.querySelector(".errornote")) $(metric).select2("open");
  }, 50));
})(django.jQuery);
