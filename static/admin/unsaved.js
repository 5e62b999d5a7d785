/* What is typed into a form is kept while it is typed: at the desk, and in this tab for when the desk cannot be
   reached or the session has ended. What this tab still has of an earlier form is handed over to the desk, which then
   offers it. Widgets change values without events, so the form is looked at, not listened to. */
"use strict";

{
  const LOOK = 1000; // milliseconds between looks at the form
  const SEND = 3000; // and between two sendings
  const NOT_TYPED = ["csrfmiddlewaretoken", "opened_version", "reopened"];

  class Typing {
    constructor(line) {
      this.line = line;
      this.form = line.closest("form");
      this.words = line.dataset;
      this.prefix = `typed:${this.words.account}:${this.words.address.split("?")[0]}:`;
      this.passwords = Array.from(this.form.querySelectorAll("[type=password]"), (field) => field.name);
      if (!this.value("_typing")) this.takeToken();
      this.seen = this.sent = this.typed();
      this.sentAt = 0;
    }

    value(name) {
      const field = this.form.elements.namedItem(name);
      return field ? field.value : "";
    }

    takeToken() {
      const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
      const token = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
      this.form.elements.namedItem("_typing").value = token;
      this.seen = ""; // so that it is stored by its new name
    }

    typed() {
      const isTyped = ([name, value]) => typeof value === "string" && !name.startsWith("_")
        && !NOT_TYPED.includes(name) && !this.passwords.includes(name);
      return new URLSearchParams(Array.from(new FormData(this.form)).filter(isTyped)).toString();
    }

    item() {
      const [opened, reopened] = ["opened_version", "reopened"].map((name) => this.value(name));
      return {sent: this.seen, at: Date.now(), opened, reopened};
    }

    /* In this tab. */
    store() {
      if (this.typed() === this.seen) return;
      this.seen = this.typed();
      try {
        sessionStorage.setItem(this.prefix + this.value("_typing"), JSON.stringify(this.item()));
      } catch { /* it has no room; the desk has */ }
    }

    /* To the desk, which says whether it is "new" or "known"; otherwise "signed-out" or "away". */
    async send(token, item) {
      const body = new FormData();
      body.set("csrfmiddlewaretoken", this.value("csrfmiddlewaretoken"));
      body.set("_typing", token);
      for (const [name, value] of Object.entries(item)) body.set(name, value);
      try {
        const response = await fetch(this.words.address, {method: "POST", body, redirect: "manual"});
        if (response.type === "opaqueredirect") return "signed-out";
        return {201: "new", 204: "known"}[response.status] || "away";
      } catch {
        return "away";
      }
    }

    async look() {
      this.store();
      if (this.seen === this.sent || Date.now() - this.sentAt < SEND) return;
      const item = this.item();
      this.sentAt = item.at;
      const outcome = await this.send(this.value("_typing"), item);
      if (outcome === "new") this.sent = item.sent;
      if (outcome === "known") this.takeToken(); // another tab has saved this form, or given it up
      this.say(outcome);
    }

    say(outcome) {
      const language = document.documentElement.lang;
      const clock = new Date().toLocaleTimeString(language, {hour: "2-digit", minute: "2-digit"});
      const {kept, here, signedOut} = this.words;
      this.line.textContent = {"signed-out": signedOut, away: here}[outcome] || `${kept} ${clock}.`;
    }

    /* What this tab has of forms that were open here before. The page is loaded again where it does not offer it. */
    async handOver() {
      const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(this.prefix));
      const unseen = await Promise.all(keys.map(async (key) => {
        const [token, item] = [key.slice(this.prefix.length), JSON.parse(sessionStorage.getItem(key))];
        const outcome = await this.send(token, item);
        if (outcome === "new" || outcome === "known") sessionStorage.removeItem(key);
        return outcome === "new" && item.sent !== this.seen && !this.isOffered(token);
      }));
      if (unseen.includes(true) && !("isAnswer" in this.words)) location.reload();
    }

    isOffered(token) {
      return document.querySelector(`.typed [href*="typed=${token}"]`) !== null;
    }
  }

  addEventListener("load", async () => {
    const line = document.querySelector(".typing");
    if (!line) return;
    const typing = new Typing(line);
    typing.form.addEventListener("submit", () => typing.store());
    addEventListener("pagehide", () => typing.store());
    await typing.handOver();
    setInterval(() => typing.look(), LOOK);
  });
}
