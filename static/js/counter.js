// Tells the server that this page is being looked at and shows the four numbers it answers with.
// Nothing here may disturb the page: whatever fails, fails in silence.

const box = document.querySelector("[data-counter]");
const format = new Intl.NumberFormat(document.documentElement.lang);
const STORE = "counter";
const HEARTBEAT = 120_000; // ms, give or take a tenth

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const once = (target, type) => new Promise((done) => target.addEventListener(type, done, { once: true }));

// The day in Lào Cai (UTC+7 all year), wherever the device believes to be.
const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

const randomToken = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function readStore() {
  const [day, token, previous] = localStorage.getItem(STORE)?.split(" ") ?? [];
  return /^[0-9a-f]{32}$/.test(token) ? { day, token, previous: previous || null } : null;
}

function writeStore({ day, token, previous }) {
  localStorage.setItem(STORE, [day, token, previous].join(" ").trim());
}

// The token of the day, and with it the one before until a beacon has carried it. Null where storage is blocked.
async function readIdentity() {
  try {
    const kept = readStore();
    if (kept?.day === today()) return kept;
    const fresh = { day: today(), token: randomToken(), previous: kept?.token ?? null };
    writeStore(fresh);
    await pause(50); // the processes of other tabs learn of it a moment later
    return fresh;
  } catch {
    return null;
  }
}

// Tabs opened at once must agree on one token.
const identity = () => (navigator.locks ? navigator.locks.request(STORE, readIdentity) : readIdentity());

function forgetPrevious(known) {
  if (readStore()?.token === known.token) writeStore({ ...known, previous: null });
}

const post = (body) =>
  fetch(box.dataset.counter, { method: "POST", body, keepalive: true, credentials: "same-origin" });

async function send(event) {
  const known = await identity();
  const body = JSON.stringify({
    token: known?.token ?? null,
    previous: known?.previous ?? null,
    path: location.pathname,
    event,
    webdriver: navigator.webdriver === true,
  });
  let answer = await post(body);
  if (answer.status === 503) {
    // it says that nothing was counted; no other failure does, so no other is tried again
    await pause(1000 * (Number(answer.headers.get("Retry-After")) || 5));
    answer = await post(body);
  }
  if (!answer.ok) return;
  show(await answer.json());
  if (known?.previous) forgetPrevious(known);
}

// At the foot, and wherever else the page says them: no two places may tell different numbers.
function show(numbers) {
  for (const place of document.querySelectorAll("[data-number]")) {
    place.textContent = format.format(numbers[place.dataset.number]);
  }
}

let sentAt = 0;

function report(event) {
  sentAt = Date.now();
  send(event).catch(() => {});
}

function beat() {
  if (document.visibilityState === "visible" && Date.now() - sentAt >= HEARTBEAT * 0.9) report("alive");
}

if (box) {
  if (document.prerendering) await once(document, "prerenderingchange");
  if (document.visibilityState !== "visible") await once(document, "visibilitychange");
  report("view");
  addEventListener("pageshow", (event) => event.persisted && report("view"));
  document.addEventListener("visibilitychange", beat);
  setInterval(beat, HEARTBEAT * (0.9 + Math.random() * 0.2));
}
