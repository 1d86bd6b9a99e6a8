import { Value } from "typebox/value";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebhookBody } from "../../infra/contract/alerts.ts";
import { isSignedBy, signWebhook } from "../../infra/contract/webhook-signature.ts";
import { epochMs } from "../../infra/domain/time.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import type { Channel } from "./channel.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";
import { createReceiver, type Receiver } from "./stand-ins/http-receiver.ts";
import { createWebhookChannel } from "./webhook.ts";

const secret = "a secret of the test";
const clock = createMovableClock(epochMs(Date.UTC(2026, 5, 1, 2)));
let receiver: Receiver;
let channel: Channel;

beforeEach(async () => {
  receiver = await createReceiver(secret, () => Math.floor(clock.now() / 1_000));
  channel = createWebhookChannel({ clock, privateHosts: ["127.0.0.1"] });
});
afterEach(async () => {
  await receiver.close();
});

const send = (over: Parameters<typeof deliveryOf>[0] = {}, signal = AbortSignal.timeout(10_000)) =>
  channel.send(deliveryOf({ address: receiver.url, ...over }), { signal });

test("a guardian's own service gets the alert, signed, with a key that a repeat shares", async () => {
  receiver.answerWith({ status: 200, headers: { "x-request-id": "r-9" } });

  expect(await send()).toEqual({ kind: "accepted", providerId: "r-9" });
  await send({ attempt: 2 });

  const [first, second] = receiver.received;
  expect(first?.isSigned).toBe(true);
  expect(Value.Check(WebhookBody, JSON.parse(first?.body ?? ""))).toBe(true);
  expect(first?.headers["idempotency-key"]).toBe("alert-1");
  expect(second?.headers["idempotency-key"]).toBe("alert-1");
  expect(first?.headers["content-type"]).toContain("application/json");
});

test("the signature is the one that openssl computes, and covers time and body", () => {
  const header = signWebhook('{"version":1}', secret, 1_780_000_000);

  expect(header).toBe("t=1780000000,v1=47c02cbd7e2712193a3c9304018c806eddb5c5ca01487106584c4742eb400cb6");
  expect(isSignedBy(secret, { header, body: '{"version":1}', unixSeconds: 1_780_000_300 })).toBe(true);
  expect(isSignedBy(secret, { header, body: '{"version":1}', unixSeconds: 1_780_000_301 })).toBe(false);
  expect(isSignedBy(secret, { header, body: '{"version":2}', unixSeconds: 1_780_000_000 })).toBe(false);
  expect(isSignedBy("another secret", { header, body: '{"version":1}', unixSeconds: 1_780_000_000 })).toBe(false);
  expect(isSignedBy(secret, { header: "v1=x", body: "", unixSeconds: 0 })).toBe(false);
});

test.each([
  [{ status: 500 }, { kind: "retry", code: "HTTP_500" }],
  [
    { status: 503, headers: { "retry-after": "20" } },
    { kind: "retry", code: "HTTP_503", afterMs: 20_000 },
  ],
  [
    { status: 429, headers: { "retry-after": "7" } },
    { kind: "retry", code: "HTTP_429", afterMs: 7_000 },
  ],
  [
    { status: 429, headers: { "retry-after": "Mon, 01 Jun 2026 02:00:30 GMT" } },
    { kind: "retry", code: "HTTP_429", afterMs: 30_000 },
  ],
  [
    { status: 429, headers: { "retry-after": "86400" } },
    { kind: "retry", code: "HTTP_429", afterMs: 300_000 },
  ],
  [
    { status: 429, headers: { "retry-after": "soon" } },
    { kind: "retry", code: "HTTP_429" },
  ],
  [
    { status: 200, body: '{"accepted":false}' },
    { kind: "retry", code: "BODY_REFUSED" },
  ],
  [
    { status: 200, body: '{"error":"quota"}' },
    { kind: "retry", code: "BODY_REFUSED" },
  ],
  [
    { status: 200, body: '{"ok":true,"error":null}' },
    { kind: "accepted", providerId: null },
  ],
  [
    { status: 200, body: "<html>fine</html>" },
    { kind: "accepted", providerId: null },
  ],
  [{ status: 401 }, { kind: "permanent", code: "HTTP_401" }],
  [{ status: 404 }, { kind: "permanent", code: "HTTP_404" }],
  [
    { status: 302, headers: { location: "http://127.0.0.1:1/" } },
    { kind: "permanent", code: "HTTP_302" },
  ],
] as const)("a service that answers %j means %j", async (answer, expected) => {
  receiver.answerWith(answer);

  expect(await send()).toEqual(expected);
});

test.each(["hang", "drip"] as const)(
  "a service that lets us %s is left when the time for one try is over",
  async (answer) => {
    receiver.answerWith(answer);
    const limit = new AbortController();

    const result = send({}, limit.signal);
    await expect.poll(() => receiver.received.length).toBe(1);
    limit.abort();

    expect(await result).toEqual({ kind: "retry", code: "TIMEOUT" });
  },
);

test("a service that is not there is tried again", async () => {
  const { url } = receiver;
  await receiver.close();

  expect(await send({ address: url })).toEqual({ kind: "retry", code: "ECONNREFUSED" });
});

test.each([
  ["http://example.org/hook", "CHANNEL_ADDRESS_INVALID"],
  ["https://user:word@example.org/hook", "CHANNEL_ADDRESS_INVALID"],
  ["ftp://example.org/hook", "CHANNEL_ADDRESS_INVALID"],
  ["https://127.0.0.1/hook", "CHANNEL_ADDRESS_INVALID"],
  ["https://169.254.169.254/hook", "CHANNEL_ADDRESS_INVALID"],
  ["https://[::1]/hook", "CHANNEL_ADDRESS_INVALID"],
  ["https://localhost:1/hook", "ADDRESS_FORBIDDEN"],
  ["not a url", "CHANNEL_ADDRESS_INVALID"],
] as const)("%s is never called", async (address, code) => {
  const strict = createWebhookChannel({ clock, privateHosts: [] });

  const result = await strict.send(deliveryOf({ address }), { signal: AbortSignal.timeout(10_000) });

  expect(result).toEqual({ kind: "permanent", code });
});

test("an alert without a secret is not sent unsigned", async () => {
  expect(await send({ secret: null })).toEqual({ kind: "permanent", code: "WEBHOOK_SECRET_MISSING" });
  expect(receiver.received).toEqual([]);
});
