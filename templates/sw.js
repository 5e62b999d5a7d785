// Keeps pages on the reader's device, to be read where there is no network (docs/operators.md).

const RELEASE = "{{ release }}"; // of the static files
const FILES = [{% for file in files %}"{{ file }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const EDITIONS = {
  {% for edition in editions %}{{ edition.language }}: { offline: "{{ edition.offline }}", quiet: [{% for page in edition.quiet %}"{{ page }}"{% if not forloop.last %}, {% endif %}{% endfor %}] },
  {% endfor %}
};
const DEFAULT = "{{ default }}";
const NEVER = ["{% url "admin:index" %}", "/stats/", "/data/"];
const FILES_CACHE = `files ${RELEASE}`;
const PAGES_CACHE = `pages ${RELEASE}`;
const MOST_PAGES = 80;
const PATIENCE = 20_000; // ms until an answer begins; 2G is slow
const STALE = 7 * 24 * 3_600_000; // ms after which a page that nobody opened is fetched again

const editionOf = (path) => EDITIONS[path.split("/")[1]] ?? EDITIONS[DEFAULT];
const lookUp = (request) => caches.match(request, { ignoreVary: true });

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(forgetOldReleases()));
addEventListener("message", (event) => event.waitUntil(keepQuietly(event.data)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || request.headers.has("range")) return;
  if (FILES.includes(pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate" && !NEVER.some((room) => pathname.startsWith(room))) {
    event.respondWith(page(request, pathname, (work) => event.waitUntil(work)));
  }
});

async function install() {
  const offline = Object.values(EDITIONS).map((edition) => edition.offline);
  await (await caches.open(FILES_CACHE)).addAll([...FILES, ...offline]);
  await skipWaiting();
}

async function forgetOldReleases() {
  const names = await caches.keys();
  const old = names.filter((name) => name !== FILES_CACHE && name !== PAGES_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

const file = async (request) => (await lookUp(request)) ?? fetch(request);

// From the network, as long as there is one; what it answers is what is kept.
async function page(request, pathname, meanwhile) {
  const answer = fetch(request);
  meanwhile(answer.then((response) => keep(request.url, response.clone())).catch(() => {}));
  const copy = await lookUp(request);
  try {
    return await (copy ? Promise.race([answer, tooLate()]) : answer);
  } catch {
    return copy ? asCopy(copy) : lookUp(editionOf(pathname).offline);
  }
}

const tooLate = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));

// What is withdrawn is withdrawn here too. Downloads, redirects and what is meant for one reader only are not kept.
async function keep(address, response) {
  const pages = await caches.open(PAGES_CACHE);
  if ([404, 410].includes(response.status)) await pages.delete(address, { ignoreVary: true });
  const { headers } = response;
  const isPage = response.ok && !response.redirected && headers.get("content-type")?.startsWith("text/html");
  if (!isPage || headers.has("content-disposition") || /no-store|private/.test(headers.get("cache-control"))) return;
  await pages.delete(address, { ignoreVary: true }); // so that it comes last, as the newest
  await pages.put(address, response);
  const addresses = await pages.keys();
  await Promise.all(addresses.slice(0, -MOST_PAGES).map((oldest) => pages.delete(oldest, { ignoreVary: true })));
}

// The page as it was, saying so, without the numbers of that time.
async function asCopy(copy) {
  const html = (await copy.text())
    .replace('class="kept" hidden', 'class="kept"')
    .replace(/(data-number="\w+">)[^<]*/g, "$1–");
  const headers = new Headers(copy.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return new Response(html, { headers });
}

let isBusy = false;

// The page that is open, where it came before the worker; then, if the network is not dear, one by one what a reader
// is likely to want. Pages fetched so run no script, and nobody is counted.
async function keepQuietly({ address, isDear }) {
  if (isBusy) return;
  isBusy = true;
  try {
    if (!(await lookUp(address))) await keep(address, await fetch(address, { cache: "force-cache" }));
    const { quiet } = editionOf(new URL(address).pathname);
    for (const path of isDear ? [] : quiet) {
      if (await isWanted(path)) await keep(new URL(path, location).href, await fetch(path));
    }
  } finally {
    isBusy = false;
  }
}

async function isWanted(path) {
  const copy = await lookUp(path);
  return !copy || Date.now() - Date.parse(copy.headers.get("date")) > STALE;
}
