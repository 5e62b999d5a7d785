// Takes the place of the worker that kept pages on the reader's device, clears what it kept, and goes.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clear()));

async function clear() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await registration.unregister();
}
