import { expect, test } from "vitest";
import type { IncidentActionBody } from "../../infra/contract/http.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { createTestTimers } from "../live/test-link.ts";
import { now } from "../stand-in/examples.ts";
import { type ActionQueue, createActionQueue } from "./action-queue.ts";
import type { Answer } from "./request.ts";
import { createTestStore } from "./test-store.ts";

const fine: Answer<unknown> = { kind: "ok", value: {} };
const noNetwork: Answer<unknown> = { kind: "unreachable", status: null };
const refused: Answer<unknown> = { kind: "refused", status: 409, code: "INCIDENT_ENDED", requestId: null, fields: [] };

function createPhone(answers: Answer<unknown>[], store = createTestStore(), personId = "lifang") {
  const clock = createMovableClock(now);
  const timers = createTestTimers(clock);
  const sent: { readonly incidentId: string; readonly body: IncidentActionBody }[] = [];
  let keys = 0;
  const queue: ActionQueue = createActionQueue({
    send: (incidentId, body) => {
      sent.push({ incidentId, body });
      return Promise.resolve(answers.shift() ?? fine);
    },
    clock,
    timers,
    newKey: () => `key-${personId}-${(keys += 1)}`,
    store,
    personId,
    onChange: () => {},
  });
  return { queue, sent, timers, store };
}

/** Lets the queue's promises run to their end. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

test("an answer goes out at once and leaves nothing behind", async () => {
  const phone = createPhone([fine]);

  phone.queue.press("incident-1", "acknowledge", { seenGeneration: 3 });
  await settle();

  expect(phone.sent).toEqual([
    { incidentId: "incident-1", body: { action: "acknowledge", idempotencyKey: "key-lifang-1", seenGeneration: 3 } },
  ]);
  expect(phone.queue.items()).toEqual([]);
  expect(phone.store.size()).toBe(0);
});

test("without a network the answer waits, says so, and is repeated every 5 s with the same key", async () => {
  const phone = createPhone([noNetwork, noNetwork, fine]);

  phone.queue.press("incident-1", "acknowledge");
  await settle();
  expect(phone.queue.items()).toMatchObject([{ state: "waiting", attempts: 1 }]);
  phone.timers.advance(4_999);
  await settle();
  expect(phone.sent).toHaveLength(1);
  phone.timers.advance(1);
  await settle();
  phone.timers.advance(5_000);
  await settle();

  expect(phone.sent.map(({ body }) => body.idempotencyKey)).toEqual(["key-lifang-1", "key-lifang-1", "key-lifang-1"]);
  expect(phone.queue.items()).toEqual([]);
});

test("answers keep the order in which they were pressed", async () => {
  const phone = createPhone([noNetwork, fine, fine]);
  phone.queue.press("incident-1", "acknowledge");
  phone.queue.press("incident-1", "enRoute");
  await settle();

  phone.queue.retryNow();
  await settle();

  expect(phone.sent.map(({ body }) => body.action)).toEqual(["acknowledge", "acknowledge", "enRoute"]);
});

test("a refusal is final: it is shown until dismissed and does not hold up the next answer", async () => {
  const phone = createPhone([refused, fine]);

  phone.queue.press("incident-1", "found");
  phone.queue.press("incident-2", "acknowledge");
  await settle();
  phone.timers.advance(60_000);
  await settle();

  expect(phone.sent).toHaveLength(2);
  expect(phone.queue.of("incident-1")).toMatchObject([{ state: "refused", code: "INCIDENT_ENDED" }]);
  phone.queue.dismiss("key-lifang-1");
  expect(phone.queue.items()).toEqual([]);
});

test("a phone that is restarted in a dead zone still sends the answer", async () => {
  const store = createTestStore();
  const before = createPhone([noNetwork], store);
  before.queue.press("incident-1", "acknowledge");
  await settle();

  const after = createPhone([fine], store);
  after.queue.start();
  await settle();

  expect(after.sent.map(({ body }) => body.idempotencyKey)).toEqual(["key-lifang-1"]);
  expect(store.size()).toBe(0);
});

test("another guardian who signs in on the same phone does not send the first one's answer", async () => {
  const store = createTestStore();
  const first = createPhone([noNetwork], store, "lifang");
  first.queue.press("incident-1", "acknowledge");
  await settle();

  const second = createPhone([fine], store, "chenwei");
  second.queue.start();
  await settle();

  expect(second.sent).toEqual([]);
});

test("a stored answer that cannot be read is dropped, not sent", async () => {
  const phone = createPhone([fine], createTestStore({ "121.actions.lifang": '[{"incidentId":7},null,"x"]' }));

  phone.queue.start();
  await settle();

  expect(phone.sent).toEqual([]);
});
