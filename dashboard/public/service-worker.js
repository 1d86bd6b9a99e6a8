// The guardian's page without a network, and what the service sends while no page is open.
// The build writes `self.shell` on top: every file the page needs, and a version that changes with any of them.
const { version, files } = self.shell ?? { version: "none", files: [] };
const PAGE = "/guardian.html";
const CACHE = `shell-${version}`;
// A phone with one bar of network waits no longer than this for the newest page.
const PAGE_DEADLINE_MS = 4000;

// A new version must not wait until the last page is shut: a page that is open has all of its files.
addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fill());
});

addEventListener("activate", (event) => event.waitUntil(takeOver()));

// Files of the page alone: no answer of the service is ever kept here. Whereabouts are the page's own affair, which deletes them.
addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !files.includes(pathname)) return;
  event.respondWith(pathname === PAGE ? newestPage(event.request) : keptFile(event.request, pathname));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

async function keptFile(request, pathname) {
  const kept = await (await caches.open(CACHE)).match(pathname);
  return kept ?? fetch(request);
}

async function newestPage(request) {
  const kept = await (await caches.open(CACHE)).match(PAGE);
  if (kept === undefined) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PAGE_DEADLINE_MS, kept));
  const fresh = fetch(request).then((answer) => (answer.status < 500 ? answer : kept));
  return Promise.race([fresh.catch(() => kept), late]);
}

// Browsers take the subscription back from a page that stays silent.
addEventListener("push", (event) => {
  const alert = read(event.data);
  event.waitUntil(
    registration.showNotification(alert.title, {
      body: alert.text,
      icon: "/icons/192.png",
      // A newer message about the same incident takes the place of the older one, and rings again.
      tag: alert.incidentId ?? alert.alertId,
      renotify: true,
      requireInteraction: alert.kind === "alert",
      vibrate: alert.kind === "alert" ? [400, 200, 400, 200, 400] : [200],
    }),
  );
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage());
});

function read(data) {
  try {
    return data.json();
  } catch {
    return { title: "121爱回家", text: "请打开页面。Open the page.", incidentId: null, alertId: "unreadable", kind: "alert" };
  }
}

async function openPage() {
  const [page] = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return page === undefined ? await clients.openWindow("/") : await page.focus();
}
