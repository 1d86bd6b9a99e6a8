import { expect, test } from "vitest";
import { PACKET_MAX_BYTES } from "../infra/contract/telemetry.ts";
import { createReportQueue, payloadOf, type QueuedReport } from "./report-queue.ts";

const report = (seq: number, urgent = false): QueuedReport => ({
  telemetry: {
    fixedAt: "2026-01-05T04:00:00.000Z",
    seq: 1_867_000_000_000_000 + seq,
    lon: 120.693481,
    lat: 30.512344,
    accuracyM: 1_250,
    source: "cell",
    batteryPct: 87.5,
    charging: false,
    worn: true,
    steps: 9_999,
    heartRateBpm: 120,
    speedMps: 0.83,
    headingDeg: 359.4,
    satellites: 12,
  },
  urgent,
});
const seqs = (batch: { reports: readonly QueuedReport[] } | null) =>
  batch?.reports.map(({ telemetry }) => (telemetry.seq ?? 0) - 1_867_000_000_000_000);

test("one report leaves as an object, a dead zone's worth as arrays in order", () => {
  const queue = createReportQueue();
  queue.add(report(0));
  const first = queue.take();
  for (let seq = 1; seq <= 150; seq += 1) queue.add(report(seq));

  expect(first === null ? null : payloadOf(first)).toMatch(/^\{/);
  const [second, third] = [queue.take(), queue.take()];
  expect(second === null ? null : payloadOf(second)).toMatch(/^\[/);
  expect([...(seqs(second) ?? []), ...(seqs(third) ?? [])]).toEqual(Array.from({ length: 150 }, (_, n) => n + 1));
  expect(queue.take()).toBeNull();
});

test("an SOS overtakes a whole afternoon of stored reports, alone in its message", () => {
  const queue = createReportQueue();
  for (let seq = 0; seq < 500; seq += 1) queue.add(report(seq));
  queue.add(report(500, true));

  expect(seqs(queue.take())).toEqual([500]);
  expect(queue.waiting()).toBe(500);
});

test("an unacknowledged batch goes back to the front", () => {
  const queue = createReportQueue();
  queue.add(report(1));
  const lost = queue.take();
  queue.add(report(2));
  if (lost !== null) queue.giveBack(lost);

  expect(seqs(queue.take())).toEqual([1, 2]);
});

test("a wristband in a cellar for days forgets the oldest walk, never the SOS", () => {
  const queue = createReportQueue();
  queue.add(report(0, true));
  for (let seq = 1; seq < 6_000; seq += 1) queue.add(report(seq));

  expect(queue.waiting()).toBe(4_320);
  expect(queue.forgotten()).toBe(6_000 - 4_320);
  expect(seqs(queue.take())).toEqual([0]);
  expect(seqs(queue.take())?.[0]).toBe(6_000 - 4_319);
});

test("the fullest message fits into the largest packet", () => {
  const queue = createReportQueue();
  for (let seq = 0; seq < 1_000; seq += 1) queue.add(report(seq));
  const batch = queue.take();

  expect(batch === null ? 0 : payloadOf(batch).length).toBeLessThan(PACKET_MAX_BYTES);
});
