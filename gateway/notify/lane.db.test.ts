import { afterEach, beforeEach, expect, test } from "vitest";
import { type Circle, createCircle } from "../../infra/db/incident-test-circle.ts";
import { settleAccepted } from "../../infra/db/outbox-accepted.ts";
import { createFailing } from "../../infra/db/outbox-results.ts";
import { seniorId } from "../../infra/domain/ids.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import type { SendResult } from "./channel.ts";
import { createLane } from "./lane.ts";

const seniors = ["wang", "li", "chen"];
let circle: Circle;
beforeEach(async () => {
  circle = await createCircle(seniors);
});
afterEach(async () => {
  await circle.replayed();
  await circle.drop();
});

/** Six messages by a channel that takes one at a time; the test answers for the provider, and lets what it said be written. */
async function narrowLane(spoil: () => Promise<unknown> = async () => undefined) {
  for (const senior of seniors) await circle.signal("exit", { seniorId: seniorId(senior) });
  await spoil();
  const sends: ((result: SendResult) => void)[] = [];
  const writes: (() => void)[] = [];
  const lane = createLane({
    db: circle.db,
    clock: circle.clock,
    log: silentLog,
    metrics: createMetrics(),
    channel: { kind: "page", width: 1, send: () => new Promise((resolve) => sends.push(resolve)) },
    accept: async (alert, got) => {
      await new Promise<void>((resolve) => writes.push(resolve));
      await settleAccepted(circle.db, alert, got);
    },
    fail: createFailing(circle.db, silentLog),
    owner: "me",
    sendLimitMs: 4_000,
    onFailed: () => undefined,
  });
  await lane.start();
  return { lane, sends, writes };
}

test("the next message goes out while the answer to the last one is being written, and no third one before that", async () => {
  const { lane, sends, writes } = await narrowLane();
  const taken: SendResult = { kind: "accepted", providerId: null };
  await expect.poll(() => sends.length).toBe(1);

  sends[0]?.(taken);
  await expect.poll(() => [sends.length, writes.length]).toEqual([2, 1]);
  sends[1]?.(taken);
  await expect.poll(() => writes.length).toBe(2);
  const leased = await circle.db.query("select 1 from outbox where lease_owner = 'me'");
  expect([sends.length, leased.length]).toEqual([2, 2]);

  for (let done = 0; done < 6; done += 1) {
    await expect.poll(() => writes.length).toBeGreaterThan(done);
    writes[done]?.();
    if (done < 4) await expect.poll(() => sends.length).toBe(done + 3);
    sends[done + 2]?.(taken);
  }
  await lane.stop();
  expect(await circle.db.query("select distinct state from outbox where lane = 'page'")).toEqual([
    { state: "accepted" },
  ]);
});

test("a message that nobody can put into words goes to the next channel, and keeps its lane from nothing", async () => {
  const { lane, sends, writes } = await narrowLane(() =>
    circle.db.query("update outbox set body = '{}' where lane = 'page' and senior_id = 'wang'"),
  );

  for (let done = 0; done < 4; done += 1) {
    await expect.poll(() => sends.length).toBe(done + 1);
    sends[done]?.({ kind: "accepted", providerId: null });
    await expect.poll(() => writes.length).toBe(done + 1);
    writes[done]?.();
  }
  await lane.stop();

  const tried = await circle.db.query(
    "select distinct outcome, code from delivery_attempts where alert_id in (select alert_id from outbox where senior_id = 'wang')",
  );
  expect(tried).toEqual([{ outcome: "failed", code: "NO_WORDS" }]);
  const told = await circle.db.query(
    "select state, count(*)::int from outbox where lane = 'page' group by 1 order by 1",
  );
  expect(told).toEqual([
    { state: "accepted", count: 4 },
    { state: "failed", count: 2 },
  ]);
});
