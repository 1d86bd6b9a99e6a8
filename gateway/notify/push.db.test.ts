import { Value } from "typebox/value";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Alert } from "../../infra/contract/alerts.ts";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import { readPushKeys } from "../../infra/db/push-subscriptions.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createNotify, type Notify } from "./notify.ts";
import { createPushChannel } from "./push.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";
import { noProviders } from "./stand-ins/no-providers.ts";
import { createPushService, type PushService } from "./stand-ins/push-service.ts";

let circle: Circle;
let push: PushService;
let notify: Notify;
beforeEach(async () => {
  circle = await createCircle();
  push = await createPushService(() => circle.clock.now());
  notify = createNotify({
    ...circle,
    ...noProviders,
    log: silentLog,
    metrics: createMetrics(),
    mail: null,
    webhookPrivateHosts: ["127.0.0.1"],
    publishToGuardian: async () => "acknowledged",
    providers: { ...noProviders.providers, pushSubject: "mailto:operator@example.org" },
  });
});
afterEach(async () => {
  await notify.stop();
  await push.close();
  await circle.replayed();
  await circle.drop();
});

const subscribe = async (person: string) => {
  const secret = push.subscribe();
  await circle.db.query(
    `insert into channels (channel_id, person_id, kind, address, secret, priority) values
       ($1 || '-browser', $1, 'push', 'browser-of-' || $1, $2, 0), ($1 || '-mqtt', $1, 'mqtt', null, null, 1)`,
    [person, secret],
  );
  return secret;
};
const outcomes = async (person: string) =>
  (
    await circle.db.query<{ line: string }>(
      "select lane || ' ' || state as line from outbox where person_id = $1 and kind = 'alert' order by channel_order",
      [person],
    )
  ).map((row) => row.line);
const direct = (over: { subject?: string | null; privateHosts?: readonly string[] }, secret: string) =>
  createPushChannel({ ...circle, subject: "https://121.example.org", privateHosts: ["127.0.0.1"], ...over }).send(
    deliveryOf({ secret }),
    { signal: AbortSignal.timeout(10_000) },
  );

test("a guardian's browser is told, sealed and vouched for, and the alert waits there for the phone", async () => {
  await subscribe("guardian-a");

  await circle.signal("exit");
  await notify.settle();

  expect(await outcomes("guardian-a")).toEqual(["push accepted", "mqtt waiting"]);
  expect(push.shown).toHaveLength(1);
  expect(Value.Check(Alert, push.shown[0])).toBe(true);
  expect(push.calls[0]?.headers).toMatchObject({ urgency: "high", ttl: "14400" });
});

test("a stand-down takes the place of an alert that the phone has not fetched", async () => {
  await subscribe("guardian-a");
  await circle.signal("exit");
  await notify.settle();

  await circle.act("officer", "found");
  await notify.settle();

  const [first, last] = push.calls.map((call) => call.headers["topic"]);
  expect(first).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(last).toBe(first);
  expect(push.shown.at(-1)).toMatchObject({ kind: "standDown" });
});

test("a browser that has ended its subscription is forgotten, and the next channel tells the guardian at once", async () => {
  push.end(await subscribe("guardian-a"));

  await circle.signal("exit");
  await notify.settle();

  expect(await outcomes("guardian-a")).toEqual(["push failed", "mqtt accepted"]);
  expect(
    await circle.db.query("select disabled_at is not null as is_off, secret from channels where kind = 'push'"),
  ).toEqual([{ is_off: true, secret: null }]);
});

test("a push service that is away or busy is tried again and keeps the subscription", async () => {
  const secret = await subscribe("guardian-a");
  push.answerWith({ status: 503, body: "" }, { status: 429, headers: { "retry-after": "8" }, body: "" });

  expect(await direct({}, secret)).toEqual({ kind: "retry", code: "HTTP_503" });
  expect(await direct({}, secret)).toEqual({ kind: "retry", code: "HTTP_429", afterMs: 8_000 });
  expect(await circle.db.query("select 1 from channels where kind = 'push' and disabled_at is null")).toHaveLength(1);
});

test("an endpoint inside our own networks is never called, and a key that is none is no fault", async () => {
  const secret = await subscribe("guardian-a");

  expect(await direct({ privateHosts: [] }, secret)).toEqual({ kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" });
  const [endpoint] = secret.split(" ");
  expect(await direct({}, `${endpoint} ${"A".repeat(87)} ${"A".repeat(22)}`)).toMatchObject({ kind: "permanent" });
  expect(await direct({ subject: null }, secret)).toEqual({ kind: "permanent", code: "PUSH_NOT_CONFIGURED" });
  expect(push.calls).toEqual([]);
});

test("two services make one pair of keys between them, and keep it", async () => {
  const [first, second] = await Promise.all([readPushKeys(circle.db), readPushKeys(circle.db)]);

  expect(second).toEqual(first);
  expect(await readPushKeys(circle.db)).toEqual(first);
});
