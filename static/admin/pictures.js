/* Pictures: files dropped or chosen are sent one after the other, each with its progress and its own answer; in the form
   of a photograph the picture is there at once, and its point of focus is set on it. Without this script both are plain
   forms. */
"use strict";

{
  const STEP = 1; // percent that an arrow key moves the focus
  const LEAP = 10; // and with Shift

  const between = (value) => Math.min(100, Math.max(0, Math.round(value)));

  /* Sends one file; tells `progress` how much has gone, from 0 to 1; gives what the desk answers, or a fault. */
  function send(address, fields, file, words, progress) {
    return new Promise((resolve) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      body.set("files", file);
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", ({loaded, total}) => progress(total ? loaded / total : 0));
      const refused = {fault: words.failed};
      request.addEventListener("load", () => resolve(request.status === 200 && request.response
        ? request.response.files[0] ?? refused : {fault: request.status === 413 ? words.large : words.failed}));
      request.addEventListener("error", () => resolve(refused));
      request.send(body);
    });
  }

  /* A place to drop files on: the form of the desk, or the field of a form. */
  function onDrop(place, take) {
    const mark = (is) => place.classList.toggle("is-over", is);
    place.addEventListener("dragover", (event) => {
      event.preventDefault();
      mark(true);
    });
    place.addEventListener("dragleave", () => mark(false));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(false);
      take([...event.dataTransfer.files]);
    });
  }

  function line(text) {
    const item = document.createElement("li");
    const said = document.createElement("span");
    const bar = document.createElement("progress");
    said.textContent = text;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", text);
    item.append(said, " ", bar);
    return {item, bar};
  }

  // Drop zones

  class Zone {
    constructor(form) {
      this.form = form;
      this.field = form.querySelector("[type=file]");
      this.list = form.querySelector("ul");
      this.queue = Promise.resolve();
      form.querySelector("[type=submit]").hidden = true;
      this.field.addEventListener("change", () => {
        this.take([...this.field.files]);
        this.field.value = "";
      });
      onDrop(form, (files) => this.take(files));
    }

    /* One after the other: the desk draws one at a time. */
    take(files) {
      for (const file of files) {
        const shown = line(file.name);
        this.list.append(shown.item);
        this.queue = this.queue.then(() => this.sendOne(file, shown));
      }
    }

    async sendOne(file, {item, bar}) {
      const fields = {csrfmiddlewaretoken: this.form.elements.namedItem("csrfmiddlewaretoken").value};
      const answer = await send(this.form.action, fields, file, this.form.dataset, (done) => { bar.value = done; });
      if (answer.html) {
        const made = document.createElement("template");
        made.innerHTML = answer.html;
        item.replaceWith(made.content);
      } else {
        bar.remove();
        item.classList.add("fault");
        item.append(answer.fault);
      }
    }
  }

  // The form of a photograph

  class PictureField {
    constructor(place) {
      this.place = place;
      this.form = place.closest("form");
      this.digest = place.querySelector("[type=hidden]");
      this.field = place.querySelector("[type=file]");
      this.said = place.querySelector("[role=status]");
      this.frame = place.querySelector(".focus-frame");
      this.focus = ["x", "y"].map((side) => this.form.elements.namedItem(`focus_${side}`));
      this.field.addEventListener("change", () => this.take(this.field.files[0]));
      onDrop(place, (files) => this.take(files[0]));
      if (this.digest.value) this.show(this.frame.querySelector("img").src);
    }

    async take(file) {
      if (!file) return;
      const shown = line(file.name);
      this.said.replaceChildren(shown.item.firstChild, " ", shown.bar);
      const fields = {csrfmiddlewaretoken: this.form.elements.namedItem("csrfmiddlewaretoken").value};
      const words = this.place.dataset;
      const answer = await send(words.address, fields, file, words, (done) => { shown.bar.value = done; });
      this.field.value = ""; // it is kept, or refused: the form does not send it again
      this.said.textContent = `${file.name} ${answer.fault ?? ""}`;
      this.said.classList.toggle("fault", Boolean(answer.fault));
      if (answer.fault) return;
      this.digest.value = answer.digest;
      this.focus.filter(Boolean).forEach((field) => { field.value = 50; });
      this.show(answer.address);
    }

    show(address) {
      const picture = document.createElement("img");
      picture.src = address;
      picture.alt = this.place.dataset.alt;
      picture.draggable = false;
      this.frame.hidden = false;
      this.frame.replaceChildren(picture);
      if (this.focus.every(Boolean)) this.beginFocus(picture);
    }

    beginFocus(picture) {
      this.point = document.createElement("button");
      this.point.type = "button";
      this.point.className = "focus-point";
      this.point.setAttribute("aria-label", this.place.dataset.focus);
      this.crop = document.createElement("img");
      this.crop.src = picture.src;
      this.crop.alt = this.place.dataset.crop;
      this.crop.className = "crop";
      this.frame.append(this.point);
      this.frame.parentElement.querySelector(".crop")?.remove();
      this.frame.after(this.crop);
      picture.addEventListener("pointerdown", (event) => this.follow(event, picture));
      this.point.addEventListener("pointerdown", (event) => this.follow(event, picture));
      this.point.addEventListener("keydown", (event) => this.onKey(event));
      for (const field of this.focus) field.addEventListener("input", () => this.showPoint());
      this.showPoint();
    }

    follow(event, picture) {
      event.preventDefault();
      this.point.focus();
      const move = ({clientX, clientY}) => {
        const box = picture.getBoundingClientRect();
        this.set((clientX - box.left) / box.width * 100, (clientY - box.top) / box.height * 100);
      };
      const end = () => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", end);
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", end);
      move(event);
    }

    onKey(event) {
      const by = event.shiftKey ? LEAP : STEP;
      const [x, y] = {ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by]}[event.key] ?? [0, 0];
      if (!x && !y) return;
      event.preventDefault();
      this.set(Number(this.focus[0].value) + x, Number(this.focus[1].value) + y);
    }

    set(...sides) {
      sides.forEach((value, side) => { this.focus[side].value = between(value); });
      this.showPoint();
    }

    showPoint() {
      const [x, y] = this.focus.map((field) => between(Number(field.value)));
      this.point.style.left = `${x}%`;
      this.point.style.top = `${y}%`;
      this.crop.style.objectPosition = `${x}% ${y}%`;
      this.point.setAttribute("aria-description", `${x} %, ${y} %`);
    }
  }

  addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form.drop").forEach((form) => new Zone(form));
    document.querySelectorAll(".picture-field").forEach((place) => new PictureField(place));
  });
}
