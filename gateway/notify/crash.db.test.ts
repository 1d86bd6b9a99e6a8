import { afterEach, beforeEach, expect, test } from "vitest";
import { claimAlerts, renewLeases } from "../../infra/db/outbox.ts";
import { settleAccepted } from "../../infra/db/outbox-accepted.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createNotify } from "./notify.ts";
import { noProviders } from "./stand-ins/no-providers.ts";
import { createPhones } from "./stand-ins/phones.ts";
import { createService, type Service } from "./stand-ins/service.ts";

let service: Service;
const seniors = Array.from({ length: 30 }, (_, index) => `senior-${index}`);
beforeEach(async () => {
  service = await createService({ seniors: ["wang", ...seniors] });
});
afterEach(async () => {
  await service.replayed();
  await service.drop();
});

const states = async () =>
  (await service.db.query<{ state: string }>("select state from outbox where lane = 'page' order by person_id")).map(
    (row) => row.state,
  );

/** A connection that was cut while it lay idle is found out by whoever asks next. */
const afterTheCut = (ask: () => Promise<unknown>) =>
  expect
    .poll(() =>
      ask().then(
        () => "answered",
        (cause: unknown) => String(cause),
      ),
    )
    .toBe("answered");

test("a message whose sender dies is sent by another one after five seconds, under the same id", async () => {
  await service.signal("exit");
  const lost = await claimAlerts(service.db, "page", { owner: "killed", limit: 10 });

  await service.settle();
  expect(service.page.calls).toEqual([]);
  await service.pass(4_999);
  expect(service.page.calls).toEqual([]);
  await service.pass(1);

  expect(service.page.calls.map((it) => it.claimed.alertId).sort()).toEqual(lost.map((it) => it.alertId).sort());
  expect(service.page.calls.map((it) => it.claimed.attempt)).toEqual([2, 2]);
  expect(await states()).toEqual(["accepted", "accepted"]);
});

test("a sender that was believed dead cannot overwrite what its successor has done", async () => {
  await service.signal("exit");
  const [late] = await claimAlerts(service.db, "page", { owner: "slow", limit: 1 });
  await service.advance(5_000);
  service.page.behave(() => ({ kind: "permanent", code: "NO_OPEN_PAGE" }));
  await service.settle();

  if (late !== undefined) await settleAccepted(service.db, late, { providerId: null, latencyMs: 1 });

  expect(await states()).toEqual(["failed", "failed"]);
});

test("a sender that is alive keeps its message for as long as it renews the lease", async () => {
  await service.signal("exit");
  const mine = await claimAlerts(service.db, "page", { owner: "me", limit: 10 });
  const others = () => claimAlerts(service.db, "page", { owner: "other", limit: 10 });

  await service.advance(4_000);
  await renewLeases(
    service.db,
    "me",
    mine.map((it) => it.alertId),
  );
  await service.advance(4_999);
  expect(await others()).toEqual([]);
  await service.advance(1);

  expect(await others()).toHaveLength(2);
});

test("two services side by side send each of sixty messages once", async () => {
  const second = createPhones("page");
  const other = createNotify({
    db: service.db,
    clock: service.clock,
    log: silentLog,
    metrics: createMetrics(),
    mail: null,
    ...noProviders,
    webhookPrivateHosts: [],
    publishToGuardian: async () => "offline",
    channels: [second, createPhones("mqtt")],
  });
  for (const senior of seniors) await service.signalOf(senior, "exit");

  await Promise.all([service.notify.settle(), other.settle()]);

  const sent = [...service.page.calls, ...second.calls].map((it) => it.claimed.alertId);
  expect(sent).toHaveLength(60);
  expect(new Set(sent).size).toBe(60);
});

test("a slow provider holds up its own lane and nobody else's", async () => {
  const release: (() => void)[] = [];
  service.page.behave(
    () => new Promise((resolve) => release.push(() => resolve({ kind: "permanent", code: "NO_OPEN_PAGE" }))),
  );
  await service.db.query("insert into channels (channel_id, person_id, kind) values ('c-b', 'guardian-b', 'mqtt')");
  await service.notify.start();

  await service.signal("exit");
  service.notify.wake();
  await expect.poll(() => service.mqtt.heard()).toEqual(["guardian-b: alert"]);

  await expect.poll(() => release).toHaveLength(1);
  for (const end of release) end();
  await service.notify.stop();
});

test("when the database is cut off while a provider answers, the message goes again under the same id", async () => {
  await service.signal("exit");
  service.page.behave(async () => {
    await service.db
      .query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()")
      .catch(() => undefined);
    return { kind: "accepted", providerId: null };
  });
  await service.notify.settle().catch(() => undefined);
  service.page.behave(() => ({ kind: "accepted", providerId: null }));
  const first = new Set(service.page.calls.map((it) => it.claimed.alertId));

  await afterTheCut(() => service.advance(5_000));
  await afterTheCut(() => service.settle());

  expect(await states()).toEqual(["accepted", "accepted"]);
  expect(new Set(service.page.calls.map((it) => it.claimed.alertId))).toEqual(first);
});
