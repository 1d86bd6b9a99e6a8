import { expect, test } from "vitest";
import { distanceM, lonLat } from "../../infra/domain/geo.ts";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { decodeTelemetry } from "./decode.ts";

const now = epochMs(Date.UTC(2026, 10, 22, 4));
const oldest = 30 * DAY_MS;
const decode = (value: unknown) =>
  decodeTelemetry(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)), now, oldest);
const good = { fixedAt: now, seq: 5, lon: 120.69, lat: 30.53, accuracyM: 12, source: "gnss", batteryPct: 80 };
const codes = (value: unknown) => decode(value).refusals.map((refusal) => refusal.code);

test("a fix says what it says, and nothing is made up for what it leaves out", () => {
  const { reports, refusals } = decode(good);

  expect(refusals).toEqual([]);
  expect(reports).toEqual([
    expect.objectContaining({
      fixedAt: now,
      messageKey: 5,
      at: [120.69, 30.53],
      accuracyM: 12,
      accuracyLevel: 0.68,
      speedMps: null,
      charging: null,
      worn: null,
      events: [],
      extra: null,
    }),
  ]);
});

test("an accuracy of 0 or none is unknown, never perfect", () => {
  expect(decode({ ...good, accuracyM: 0 }).reports[0]?.accuracyM).toBeNull();
  expect(decode({ ...good, accuracyM: undefined }).reports[0]?.accuracyM).toBeNull();
});

test("0,0 is a sign of life without a place", () => {
  const { reports, refusals } = decode({ fixedAt: now, lon: 0, lat: 0 });

  expect([reports[0]?.at, refusals.length]).toEqual([null, 0]);
});

test.each([
  ["swapped", { lon: 30.53, lat: 120.69 }],
  ["out of range", { lon: 200, lat: 30 }],
  ["half there", { lon: 120.69 }],
])("a place that is %s is refused with a reason, and the band still counts as heard", (_what, place) => {
  const { reports, refusals } = decode({ fixedAt: now, seq: 5, ...place });

  expect(reports[0]?.at).toBeNull();
  expect(refusals[0]?.code).toBe("TELEMETRY_PLACE_INVALID");
});

test("an SOS with nonsense around it is kept as an SOS, beside the reason for the nonsense", () => {
  const { reports, refusals } = decode({ fixedAt: "yesterday", lon: "far", batteryPct: 900, events: ["sos", "dance"] });

  expect(reports).toEqual([expect.objectContaining({ events: ["sos"], at: null, fixedAt: now })]);
  expect(refusals[0]?.code).toBe("TELEMETRY_INVALID");
});

test("a readable SOS whose time cannot be read counts from its arrival", () => {
  const { reports, refusals } = decode({ fixedAt: "yesterday", events: ["sos"] });

  expect(reports).toEqual([expect.objectContaining({ events: ["sos"], fixedAt: now })]);
  expect(refusals.map((refusal) => refusal.code)).toEqual(["TELEMETRY_TIME_INVALID"]);
});

test.each([
  ["no bytes", "", "TELEMETRY_EMPTY"],
  ["half a document", '{"fixedAt":', "TELEMETRY_NOT_JSON"],
  ["a number", "7", "TELEMETRY_INVALID"],
  ["null", "null", "TELEMETRY_INVALID"],
  ["no time", "{}", "TELEMETRY_INVALID"],
  ["a local time", '{"fixedAt":"2026-11-22T12:00:00"}', "TELEMETRY_TIME_INVALID"],
  ["too many", JSON.stringify(Array.from({ length: 201 }, () => good)), "TELEMETRY_TOO_LONG"],
  ["NaN as text", '{"fixedAt":1,"lon":"NaN"}', "TELEMETRY_INVALID"],
])("a payload of %s is refused with a code", (_what, text, code) => {
  expect(codes(text)).toContain(code);
});

test("one bad entry of a batch does not harm its neighbours", () => {
  const { reports, refusals } = decode([good, { nothing: true }, { ...good, seq: 6 }]);

  expect(reports.map((report) => report.messageKey)).toEqual([5, 6]);
  expect(refusals).toEqual([{ code: "TELEMETRY_INVALID", detail: expect.stringContaining("entry 1") }]);
});

test("a refusal names fields and never repeats what they held", () => {
  expect(JSON.stringify(decode({ fixedAt: now, source: "王奶奶", lon: "120.6911" }).refusals)).not.toMatch(
    /王奶奶|120\.6911/,
  );
});

test("without a sequence number the content is the key: equal for a repeat, different for a second message", () => {
  const key = (value: object) => decode(value).reports[0]?.messageKey ?? 0;
  const { seq: _seq, ...bare } = good;

  expect(key(bare)).toBe(key({ ...bare }));
  expect(key(bare)).toBeLessThan(0);
  expect(key({ ...bare, events: ["sos"] })).not.toBe(key(bare));
});

test("a place in the datum of a Chinese map service is turned into WGS-84, and the original is kept", () => {
  const gcj = decode({ ...good, datum: "gcj02" }).reports[0];
  const home = lonLat(120.69, 30.53);

  // The published shift over Haining is 485 to 508 m, eastwards and southwards for GCJ-02.
  const shiftM = gcj?.at === undefined || gcj.at === null ? 0 : distanceM(home, gcj.at);
  expect(shiftM).toBeGreaterThan(480);
  expect(shiftM).toBeLessThan(515);
  expect(JSON.parse(gcj?.extra ?? "{}")).toMatchObject({ datum: "gcj02", original: [120.69, 30.53] });
});

test("fields we do not know are kept as they came", () => {
  expect(JSON.parse(decode({ ...good, firmware: "1.2", vitals: { spo2Pct: 97 } }).reports[0]?.extra ?? "{}")).toEqual({
    firmware: "1.2",
    vitals: { spo2Pct: 97 },
  });
});

test("a clock that runs 24 h ahead is put right by the time of arrival, and the claim is kept", () => {
  const ahead = plusMs(now, DAY_MS);

  expect(decode({ ...good, fixedAt: ahead }).reports[0]).toMatchObject({
    fixedAt: now,
    claimedAt: ahead,
    clockFault: "ahead",
  });
});

test("a batch from a band whose clock stands in 1970 keeps the distances between its fixes", () => {
  const { reports } = decode([
    { fixedAt: 0, seq: 1 },
    { fixedAt: MINUTE_MS, seq: 2 },
    { fixedAt: 3 * MINUTE_MS, seq: 3 },
  ]);

  expect(reports.map((report) => now - report.fixedAt)).toEqual([3 * MINUTE_MS, 2 * MINUTE_MS, 0]);
  expect(reports.every((report) => report.clockFault === "ancient")).toBe(true);
});

test("both sides of the edge: two minutes ahead are believed, a millisecond more is not", () => {
  expect(decode({ ...good, fixedAt: plusMs(now, 2 * MINUTE_MS) }).reports[0]?.clockFault).toBeNull();
  expect(decode({ ...good, fixedAt: plusMs(now, 2 * MINUTE_MS + 1) }).reports[0]?.clockFault).toBe("ahead");
});

test("a fix kept for five hours in a dead zone is stored at its own time", () => {
  expect(decode({ ...good, fixedAt: plusMs(now, -5 * HOUR_MS) }).reports[0]).toMatchObject({
    fixedAt: now - 5 * HOUR_MS,
    clockFault: null,
  });
});
