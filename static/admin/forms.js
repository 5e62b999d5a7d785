/* What Django's forms lack: names for boxes that stand apart from their words, the first field as where one begins,
   and Enter as a key that does not send what is half typed. */
"use strict";

{
  const {languageSwitch} = document.currentScript.dataset;
  const text = (element) => (element ? element.textContent.trim().replace(/:$/, "") : "");

  function name(element, words) {
    if (words && !element.getAttribute("aria-label")) element.setAttribute("aria-label", words);
  }

  /* The words that say what `field` is: of its own label, of its column, of the label of the row it stands in. */
  function wordsFor(field) {
    const own = field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    if (own) return text(own);
    const cell = field.closest(".tabular td");
    if (cell) return text(cell.closest("table").tHead.rows[0].cells[cell.cellIndex]);
    const row = field.closest(".fieldBox, .form-row");
    return row ? text(row.querySelector("label, legend")) : "";
  }

  function nameDates() {
    for (const input of document.querySelectorAll(".datetime input")) {
      name(input, `${wordsFor(input)}: ${text(input.previousSibling)}`);
    }
  }

  function nameCells() {
    for (const field of document.querySelectorAll(".tabular td :is(select, input):not([type=hidden])")) {
      if (!field.labels || !field.labels.length) name(field, wordsFor(field));
    }
  }

  function nameChoices() {
    for (const select of document.querySelectorAll(".admin-autocomplete")) {
      const shown = select.parentElement.querySelector(".select2-container");
      if (!shown) continue;
      for (const part of shown.querySelectorAll("[role=textbox], [type=search]")) name(part, wordsFor(select));
      nameCombobox(select, shown.querySelector("[role=combobox]"));
    }
  }

  /* By its label and what is chosen; by itself Select2 names it by what is chosen only. */
  function nameCombobox(select, combobox) {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (label && combobox.hasAttribute("aria-labelledby")) {
      label.id = label.id || `${select.id}_label`;
      const chosen = combobox.querySelector(".select2-selection__rendered").id;
      combobox.setAttribute("aria-labelledby", `${label.id} ${chosen}`);
    } else {
      combobox.removeAttribute("aria-labelledby");
      name(combobox, wordsFor(select));
    }
  }

  function nameOthers() {
    const search = document.getElementById("searchbar");
    if (search) name(search, search.form.querySelector("[type=submit]").value);
    for (const tip of document.querySelectorAll(".help-tooltip[aria-label]")) tip.setAttribute("role", "img");
    const languages = document.getElementById("modeltranslation-main-switch");
    if (languages) name(languages, languageSwitch);
  }

  function nameAll() {
    nameDates();
    nameCells();
    nameChoices();
    nameOthers();
  }

  function beginInFirstField() {
    const constants = document.getElementById("django-admin-form-add-constants");
    const form = constants && document.getElementById(`${constants.dataset.modelName}_form`);
    const fields = form ? Array.from(form.elements) : [];
    const first = fields.find((field) => field.matches("input, select, textarea")
      && !field.closest(".submit-row") && !field.disabled && field.offsetParent);
    if (first) first.focus();
  }

  function onEnter(event) {
    const isBox = event.target.matches("input:not([type=submit], [type=button], [type=file], [type=image])");
    if (event.key === "Enter" && isBox && event.target.closest("#content-main form[id$=_form]")) {
      event.preventDefault();
    }
  }

  // The button that empties a list of chosen things stands in that list, where only things may stand.
  for (const select of document.querySelectorAll(".admin-autocomplete[multiple]")) {
    select.dataset.allowClear = "false";
  }
  document.addEventListener("keydown", onEnter);
  document.addEventListener("formset:added", nameAll);
  const whenReady = window.django && django.jQuery ? django.jQuery : (act) => addEventListener("load", act);
  whenReady(nameAll); // after what other scripts make of the form when it is ready, who asked for that before
  addEventListener("load", beginInFirstField); // after Django's, which begins in the first button
}
