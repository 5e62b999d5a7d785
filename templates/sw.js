// Keeps pages on the reader's device, to be read where there is no network (docs/operators.md).

const RELEASE = "{{ release }}"; // of the static files
const STATIC = "{{ static }}";
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const EDITIONS = {
  {% for edition in editions %}"{{ edition.language }}": { offline: "{{ edition.offline }}", quiet: [{% for page in edition.quiet %}"{{ page }}"{% if not forloop.last %}, {% endif %}{% endfor %}] },
  {% endfor %}
};
const DEFAULT = "{{ default }}";
const NEVER = ["{% url "admin:index" %}", "/stats/", "/data/"];
const PARAMETERS = [{% for parameter in parameters %}"{{ parameter }}"{% if not forloop.last %}, {% endif %}{% endfor %}]; // that make it another page
const FILES_CACHE = `files ${RELEASE}`;
const PAGES_CACHE = `pages ${RELEASE}`;
const NOTICE = 'class="kept" hidden'; // of every page that can say it is a copy
const MOST_PAGES = 80;
const PATIENCE = 20_000; // ms until an answer begins; 2G is slow
const STALE = 7 * 24 * 3_600_000; // ms after which a page that nobody opened is fetched again

const editionOf = (path) => EDITIONS[path.split("/")[1]] ?? EDITIONS[DEFAULT];
const offlinePages = () => Object.values(EDITIONS).map((edition) => edition.offline);
const lookUp = (address) => caches.match(address, { ignoreVary: true });

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(inherit()));
addEventListener("message", (event) => event.waitUntil(keepQuietly(event.data)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || request.headers.has("range")) return;
  if (pathname.startsWith(STATIC)) event.respondWith(file(request));
  else if (request.mode === "navigate" && !NEVER.some((room) => pathname.startsWith(room))) {
    event.respondWith(page(request, pathname, (work) => event.waitUntil(work)));
  }
});

async function install() {
  await (await caches.open(FILES_CACHE)).addAll([...FILES, ...offlinePages()]);
  await skipWaiting();
}

// What older releases kept goes on being kept, each page with the files it was made with, until it is fetched anew.
async function inherit() {
  for (const name of await caches.keys()) {
    if (name === FILES_CACHE || name === PAGES_CACHE) continue;
    await copyAll(await caches.open(name), await caches.open(name.startsWith("files") ? FILES_CACHE : PAGES_CACHE));
    await caches.delete(name);
  }
}

async function copyAll(from, to) {
  for (const request of await from.keys()) {
    const isThere = await to.match(request, { ignoreVary: true });
    if (!isThere) await to.put(request, await from.match(request, { ignoreVary: true }));
  }
}

const file = async (request) => (await lookUp(request)) ?? fetch(request);

// From the network, as long as there is one that leads to the portal; what it answers is what is kept.
async function page(request, pathname, meanwhile) {
  const answer = fetch(request);
  meanwhile(answer.then((response) => keep(request.url, response.clone())).catch(() => {}));
  const copy = await copyOf(request.url);
  if (!copy) return answer.catch(() => lookUp(editionOf(pathname).offline));
  try {
    const response = await Promise.race([answer, tooLate()]);
    return isFailure(response) ? asCopy(copy) : response;
  } catch {
    return asCopy(copy);
  }
}

const tooLate = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));
const isFailure = ({ status }) => status === 429 || status >= 500;

// The address under which a page is kept: one for all that lead to the same page.
function keyOf(address, part) {
  const url = new URL(address, location);
  const chosen = new Map([...url.searchParams].filter(([name, value]) => PARAMETERS.includes(name) && value));
  if (part) chosen.set("page", part);
  if (chosen.get("page") === "1") chosen.delete("page");
  url.search = new URLSearchParams([...chosen].sort());
  url.hash = "";
  return url.href;
}

// `?at=` leads to whichever part of a long list has the entry, as the part itself says in its canonical address.
const entryOf = (address) => new URL(address).searchParams.get("at");
const partOf = (address, html) =>
  entryOf(address) && (html.match(/<link rel="canonical" href="[^"]*[?;]page=(\d+)/)?.[1] ?? "1");

async function copyOf(address) {
  const key = keyOf(address);
  return (entryOf(address) && (await copyWith(entryOf(address), key))) || lookUp(key);
}

async function copyWith(entry, key) {
  const pages = await caches.open(PAGES_CACHE);
  for (const { url } of await pages.keys()) {
    const copy = keyOf(url, "1") === key && (await pages.match(url));
    if (copy && (await copy.clone().text()).includes(`id="${entry}"`)) return copy;
  }
}

// What is withdrawn is withdrawn here too. Only a whole page takes the place of an older copy, which stays until then.
// False for what is not to be kept: downloads, redirects, what is meant for one reader only, and what cannot say that
// it is a copy.
async function keep(address, response) {
  const pages = await caches.open(PAGES_CACHE);
  if ([404, 410].includes(response.status)) await pages.delete(keyOf(address));
  const { headers } = response;
  const isPage = response.ok && !response.redirected && headers.get("content-type")?.startsWith("text/html");
  if (!isPage || headers.has("content-disposition") || /no-store|private/.test(headers.get("cache-control"))) return false;
  const html = await response.text();
  if (!html.trimEnd().endsWith("</html>")) throw new Error("cut off");
  if (!html.includes(NOTICE)) return false;
  await pages.put(keyOf(address, partOf(address, html)), asKept(html, headers));
  const addresses = await pages.keys(); // the newest last
  await Promise.all(addresses.slice(0, -MOST_PAGES).map((oldest) => pages.delete(oldest)));
  return true;
}

function asKept(html, given) {
  const headers = new Headers(given);
  for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
  headers.set("release", RELEASE);
  return new Response(html, { headers });
}

// The page as it was, saying so, without the numbers of that time.
async function asCopy(kept) {
  const html = (await kept.text()).replace(NOTICE, 'class="kept"').replace(/(data-number="\w+">)[^<]*/g, "$1–");
  return new Response(html, { headers: kept.headers });
}

let isBusy = false;

// The page that is open, where it came before the worker; then, if the network is not dear, one by one what a reader
// is likely to want and what older releases kept. Pages fetched so run no script, and nobody is counted.
async function keepQuietly({ address, isDear }) {
  if (isBusy) return;
  isBusy = true;
  try {
    await inherit();
    if (!(await copyOf(address))) await keep(address, await fetch(address, { cache: "force-cache" }));
    if (!isDear) await refill(editionOf(new URL(address).pathname).quiet.map((path) => keyOf(path)));
  } finally {
    isBusy = false;
  }
}

async function refill(quiet) {
  const pages = await caches.open(PAGES_CACHE);
  const kept = (await pages.keys()).map(({ url }) => url);
  for (const address of new Set([...quiet, ...kept])) {
    const copy = await pages.match(address);
    if (copy && isOfRelease(copy) && (isFresh(copy) || !quiet.includes(address))) continue;
    const response = await fetch(address);
    if (isFailure(response)) return;
    if (!(await keep(address, response))) await pages.delete(address);
  }
  await forgetOldFiles();
}

const isOfRelease = ({ headers }) => headers.get("release") === RELEASE;
const isFresh = ({ headers }) => Date.now() - Date.parse(headers.get("date")) < STALE;

// Those that only pages of older releases asked for.
async function forgetOldFiles() {
  const files = await caches.open(FILES_CACHE);
  const needed = [...FILES, ...offlinePages()].map((path) => new URL(path, location).href);
  for (const { url } of await files.keys()) if (!needed.includes(url)) await files.delete(url, { ignoreVary: true });
}
