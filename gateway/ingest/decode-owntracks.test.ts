import { expect, test } from "vitest";
import { DAY_MS, epochMs } from "../../infra/domain/time.ts";
import { decodeOwntracks } from "./decode-owntracks.ts";

const now = epochMs(Date.UTC(2026, 10, 22, 4));
const decode = (value: unknown) =>
  decodeOwntracks(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)), now, 30 * DAY_MS);
const location = {
  _type: "location",
  tst: now / 1_000,
  lat: 30.53,
  lon: 120.69,
  acc: 9,
  vel: 36,
  cog: 90,
  batt: 55,
  bs: 2,
  t: "u",
  tid: "wn",
  _id: "a1",
};

test("a phone with OwnTracks is a wristband: seconds, km/h and its charging state are read", () => {
  expect(decode(location).reports).toEqual([
    expect.objectContaining({
      fixedAt: now,
      at: [120.69, 30.53],
      accuracyM: 9,
      speedMps: 10,
      headingDeg: 90,
      batteryPct: 55,
      charging: true,
      source: "fused",
    }),
  ]);
});

test("a ping carries a current time with an old place: the phone was heard, nobody moved", () => {
  expect(decode({ ...location, t: "p" }).reports[0]).toMatchObject({
    fixedAt: now,
    at: null,
    accuracyM: null,
    batteryPct: 55,
  });
});

test("an accuracy that is missing or zero is unknown", () => {
  expect(decode({ ...location, acc: 0 }).reports[0]?.accuracyM).toBeNull();
  expect(decode({ ...location, acc: undefined }).reports[0]?.accuracyM).toBeNull();
});

test("two places of one second are two reports", () => {
  const keys = [decode(location), decode({ ...location, _id: "a2" })].map(({ reports }) => reports[0]?.messageKey);

  expect(keys[0]).not.toBe(keys[1]);
});

test.each(["transition", "waypoint", "waypoints", "lwt", "status", "card", "cmd", "steps", "beacon"])(
  "a %s says nothing about where somebody is and is taken silently",
  (_type) => {
    expect(decode({ _type, tst: 1 })).toEqual({ reports: [], refusals: [] });
  },
);

test("an empty payload deletes a retained message and is taken silently", () => {
  expect(decode("")).toEqual({ reports: [], refusals: [] });
});

test.each([
  ["encrypted", { _type: "encrypted", data: "x" }, "TELEMETRY_ENCRYPTED"],
  ["garbage", "{", "TELEMETRY_NOT_JSON"],
  ["a list", "[]", "TELEMETRY_NOT_JSON"],
  ["a location without a time", { _type: "location", lat: 30.5, lon: 120.6 }, "TELEMETRY_INVALID"],
])("%s is refused with a code", (_what, value, code) => {
  expect(decode(value).refusals[0]?.code).toBe(code);
});
