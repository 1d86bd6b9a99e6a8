import { test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import { faceOnPhone, type Opened } from "./stand-in/stage.ts";

describeOnStage("a phone that is told while its page is shut", (stage) => {
  /** A push service of the browser's maker cannot be had in a test: its answer is given here, all the rest is real. */
  const open = async (): Promise<Opened> => {
    const phone = await stage.open({ scene: "quiet", path: "/guardian.html", login: "lifang", phone: true });
    await phone.page.context().grantPermissions(["notifications"]);
    await phone.page.addInitScript(`{
      let known = null;
      const keys = { p256dh: "${"B".repeat(87)}", auth: "${"A".repeat(22)}" };
      PushManager.prototype.getSubscription = async () => known;
      PushManager.prototype.subscribe = async (options) => (known = {
        endpoint: "https://push.example.net/1", options,
        toJSON: () => ({ endpoint: "https://push.example.net/1", expirationTime: null, keys }),
        unsubscribe: async () => { known = null; return true; },
      });
    }`);
    await phone.page.reload();
    await eventually(() => faceOnPhone(phone.page)).toBe("idle");
    return phone;
  };
  const browsers = ({ standIn }: Opened) => [...standIn.desk.browsers].map((text): unknown => JSON.parse(text));
  const notices = ({ page }: Opened) =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    });
  const deliver = async ({ page, standIn }: Opened, ...messages: readonly string[]) => {
    // What comes before the worker has taken up its work is lost, as on a phone.
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    const browser = await page.context().newCDPSession(page);
    const registration = new Promise<string>((resolve) => {
      browser.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
        if (first !== undefined) resolve(first.registrationId);
      });
    });
    await browser.send("ServiceWorker.enable");
    const registrationId = await registration;
    for (const data of messages)
      await browser.send("ServiceWorker.deliverPushMessage", { origin: standIn.url, registrationId, data });
  };
  const alert = { alertId: "a1", incidentId: "i1", kind: "alert", title: "王奶奶离开家了", text: "请打开页面。" };

  test("a guardian who allows notifications subscribes at once, with the service's own key", async () => {
    const phone = await open();

    await eventually(async () => browsers(phone)).toEqual([
      { endpoint: "https://push.example.net/1", keys: { p256dh: "B".repeat(87), auth: "A".repeat(22) } },
    ]);
  });

  test("an alert is shown with its title, and the stand-down takes its place", async () => {
    const phone = await open();
    await eventually(async () => browsers(phone).length).toBe(1);

    await deliver(phone, JSON.stringify(alert));
    await eventually(() => notices(phone)).toEqual([{ title: alert.title, body: alert.text, tag: "i1" }]);
    await deliver(phone, JSON.stringify({ ...alert, alertId: "a2", kind: "standDown", title: "王奶奶的事结束了" }));

    await eventually(() => notices(phone)).toEqual([{ title: "王奶奶的事结束了", body: alert.text, tag: "i1" }]);
  });

  test("a message that cannot be read is shown all the same: silence would cost the subscription", async () => {
    const phone = await open();
    await eventually(async () => browsers(phone).length).toBe(1);

    await deliver(phone, "not json");

    await eventually(async () => (await notices(phone)).length).toBe(1);
  });

  test("whoever signs out is no longer told on this phone", async () => {
    const phone = await open();
    await eventually(async () => browsers(phone).length).toBe(1);

    await phone.page.getByRole("button", { name: "更多" }).click();
    await phone.page.getByRole("button", { name: "退出" }).click();

    await eventually(async () => browsers(phone)).toEqual([]);
    await eventually(async () => new URL(phone.page.url()).pathname).toBe("/");
  });
});
