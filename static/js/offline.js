// Has the worker at data-worker keep pages on this device. Whatever fails, fails in silence.

const { worker } = document.querySelector("[data-worker]").dataset;
const { serviceWorker, connection } = navigator;

async function keepPages() {
  const registration = await serviceWorker.register(worker);
  // once a visit: where it is registered already, only this tells whether the server still has it
  if (!document.referrer.startsWith(location.origin)) await registration.update();
  const newest = registration.installing ?? registration.waiting ?? registration.active;
  await isAtWork(newest);
  const isDear = Boolean(connection?.saveData || connection?.effectiveType?.includes("2g"));
  newest.postMessage({ address: location.href.split("#")[0], isDear });
}

const isAtWork = (worker) =>
  new Promise((done) => {
    const look = () => worker.state === "activated" && done();
    worker.addEventListener("statechange", look);
    look();
  });

// A server that has no such worker any more wants nothing kept.
async function forgetPages() {
  const { status } = await fetch(worker, { cache: "no-store" });
  if (status !== 404) return;
  for (const registration of await serviceWorker.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}

if (serviceWorker) {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
  keepPages().catch(forgetPages).catch(() => {});
}
