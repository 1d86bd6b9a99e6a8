import { Value } from "typebox/value";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Alert } from "../../infra/contract/alerts.ts";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createNotify, type Notify } from "./notify.ts";
import { createReceiver, type Receiver } from "./stand-ins/http-receiver.ts";
import { createMailServer, type MailServer } from "./stand-ins/mail-server.ts";
import { noProviders } from "./stand-ins/no-providers.ts";

const secret = "a secret of sixteen or more";
let circle: Circle;
let receiver: Receiver;
let mail: MailServer;
let notify: Notify;
let listening: Set<string>;
let published: { readonly person: PersonId; readonly payload: string }[];

beforeEach(async () => {
  circle = await createCircle();
  receiver = await createReceiver(secret, () => Math.floor(circle.clock.now() / 1_000));
  mail = await createMailServer();
  listening = new Set();
  published = [];
  notify = createNotify({
    db: circle.db,
    clock: circle.clock,
    log: silentLog,
    metrics: createMetrics(),
    mail: { url: mail.url, from: "alerts@example.org" },
    ...noProviders,
    webhookPrivateHosts: ["127.0.0.1"],
    publishToGuardian: async (person, payload) => {
      published.push({ person, payload });
      return listening.has(person) ? "acknowledged" : "offline";
    },
  });
});
afterEach(async () => {
  await notify.stop();
  await receiver.close();
  await mail.close();
  await circle.replayed();
  await circle.drop();
});

const openPage = (person: string, secondsAgo: number) =>
  circle.db.query(
    "insert into open_pages (page_id, person_id, seen_at) values ('page-' || $1, $1, service_now() - $2 * interval '1 second')",
    [person, secondsAgo],
  );
const give = (person: string, kind: string, address: string | null) =>
  circle.db.query(
    "insert into channels (channel_id, person_id, kind, address, secret) values ($2 || '-of-' || $1, $1, $2, $3, $4)",
    [person, kind, address, secret],
  );
const outcomes = async () =>
  (
    await circle.db.query<{ line: string }>(
      `select person_id || ' ' || lane || ' ' || state as line from outbox where kind = 'alert' and step = 2
       order by person_id, channel_order`,
    )
  ).map((row) => row.line);

test("a page that was seen 29 s ago is open, one seen 31 s ago is not, and then the MQTT client is asked at once", async () => {
  await openPage("guardian-a", 29);
  await openPage("guardian-b", 31);
  listening.add("guardian-b");

  await circle.signal("exit");
  await notify.settle();

  expect(await outcomes()).toEqual([
    "guardian-a page accepted",
    "guardian-a mqtt waiting",
    "guardian-b page failed",
    "guardian-b mqtt accepted",
  ]);
  expect(published.map((it) => it.person)).toEqual(["guardian-b"]);
  expect(Value.Check(Alert, JSON.parse(published[0]?.payload ?? ""))).toBe(true);
});

test("one guardian is told by a signed webhook, the other by mail, within one round", async () => {
  await give("guardian-a", "webhook", receiver.url);
  await give("guardian-b", "email", "bo@example.org");

  await circle.signal("exit");
  await notify.settle();

  expect(receiver.received.map((it) => it.isSigned)).toEqual([true]);
  expect(mail.mails.map((it) => it.to)).toEqual([["bo@example.org"]]);
  expect(await outcomes()).toEqual(["guardian-a webhook accepted", "guardian-b email accepted"]);
});

test("an overloaded webhook is called again when it asked to be, under the same id", async () => {
  await give("guardian-a", "webhook", receiver.url);
  await openPage("guardian-b", 0);
  receiver.answerWith({ status: 429, headers: { "retry-after": "10" } }, { status: 200, body: '{"accepted":true}' });
  await circle.signal("exit");
  await notify.settle();

  await circle.advance(9_999);
  await notify.settle();
  expect(receiver.received).toHaveLength(1);
  await circle.advance(1);
  await notify.settle();

  const ids = receiver.received.map((it) => it.headers["idempotency-key"]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test("a webhook with a wrong secret is given up, counted, and nobody is left waiting", async () => {
  await give("guardian-a", "webhook", receiver.url);
  await openPage("guardian-b", 0);
  receiver.answerWith({ status: 401 });

  await circle.signal("exit");
  await notify.settle();

  expect((await circle.incident()).responders.map((it) => it.state)).toEqual(["unreachable", "called"]);
  const [channel] = await circle.db.query<{ fail_streak: number; last_ok_at: number | null }>(
    "select fail_streak, last_ok_at from channels",
  );
  expect(channel).toEqual({ fail_streak: 1, last_ok_at: null });
  receiver.answerWith({ status: 204 });
  await circle.signal("sos");
  await notify.settle();
  expect(await circle.db.query("select fail_streak, last_ok_at from channels")).toEqual([
    { fail_streak: 0, last_ok_at: circle.clock.now() },
  ]);
});

test("a channel that is removed while its alert waits is passed over", async () => {
  await give("guardian-a", "webhook", receiver.url);
  await circle.signal("exit");
  await circle.db.query("update channels set disabled_at = service_now()");

  await notify.settle();

  expect(receiver.received).toEqual([]);
  expect((await circle.incident()).responders[0]?.state).toBe("unreachable");
});

test("each try is written down with its result and how long it took", async () => {
  await give("guardian-a", "webhook", receiver.url);
  receiver.answerWith({ status: 500 }, { status: 200, headers: { "x-request-id": "r-1" } });
  await circle.signal("exit");
  await notify.settle();
  await circle.advance(2_000);
  await notify.settle();

  const attempts = await circle.db.query<{
    attempt: number;
    outcome: string;
    code: string | null;
    provider_id: string | null;
  }>(
    `select a.attempt, a.outcome, a.code, a.provider_id from delivery_attempts a join outbox o using (alert_id)
     where o.lane = 'webhook' order by a.attempt`,
  );
  expect(attempts).toEqual([
    { attempt: 1, outcome: "retry", code: "HTTP_500", provider_id: null },
    { attempt: 2, outcome: "accepted", code: null, provider_id: "r-1" },
  ]);
});

test("running lanes hear of a new message by themselves, and stop with nothing half done", async () => {
  await give("guardian-a", "webhook", receiver.url);
  await notify.start();

  await circle.signal("exit");
  await expect.poll(() => receiver.received.length).toBe(1);
  await notify.stop();

  expect(await circle.db.query("select 1 from outbox where lease_until > service_now() and state = 'waiting'")).toEqual(
    [],
  );
});
