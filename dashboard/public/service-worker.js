// Shows what the service sends while no page is open. Browsers take the subscription back from a page that stays silent.
addEventListener("push", (event) => {
  const alert = read(event.data);
  event.waitUntil(
    registration.showNotification(alert.title, {
      body: alert.text,
      icon: "/favicon.svg",
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

// A new version must not wait until the last page is shut: nothing is cached here.
addEventListener("install", () => skipWaiting());

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
