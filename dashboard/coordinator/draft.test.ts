import { expect, test } from "vitest";
import { aPosition, aSenior, before, now } from "../stand-in/examples.ts";
import { reachOf } from "./channel-reach.ts";
import { type Draft, emptyDraft, readDraft, toEnrolment, troublesOf } from "./draft.ts";
import { emptyGuardian, guardianTroubles, homeDraft, toGuardian } from "./guardian-draft.ts";
import { lacksOf } from "./readiness.ts";

const filled: Draft = {
  ...emptyDraft("senior-9", "330481001"),
  name: " 沈桂花 ",
  calledName: "沈奶奶",
  birthYear: "1943",
  lon: "120.6905",
  lat: "30.515",
  wristbandId: "HN-121-9001",
  guardians: [
    { ...emptyGuardian, name: "许燕", phone: "138 0000 9001" },
    { ...emptyGuardian, name: "方立", phone: "13900009001" },
  ],
};
const guardians = (part: Partial<Draft["guardians"][1]>): Draft["guardians"] => [
  filled.guardians[0],
  { ...filled.guardians[1], ...part },
];

test("a form that is filled in has nothing to complain about", () => {
  expect(troublesOf(filled)).toEqual({});
});

test("an empty form says everything that is needed, at its field", () => {
  expect(troublesOf(emptyDraft("senior-9", ""))).toEqual({
    name: "needed",
    calledName: "needed",
    areaId: "needed",
    wristbandId: "needed",
    home: "home",
    "guardians.0.name": "needed",
    "guardians.0.phone": "needed",
    "guardians.1.name": "needed",
    "guardians.1.phone": "needed",
  });
});

test.each([
  [{ birthYear: "43" }, "birthYear", "year"],
  [{ birthYear: "2012" }, "birthYear", "year"],
  [{ wristbandId: "手环 7" }, "wristbandId", "id"],
  [{ radiusM: "29" }, "radiusM", "radius"],
  [{ radiusM: "20001" }, "radiusM", "radius"],
  [{ radiusM: "" }, "radiusM", "radius"],
  [{ lon: "30.515", lat: "120.6905" }, "home", "home"],
  [{ lon: "" }, "home", "home"],
] as const)("%o is put right before it is sent", (part, field, trouble) => {
  expect(troublesOf({ ...filled, ...part })).toEqual({ [field]: trouble });
});

test("two guardians with one phone, however it is written, are one guardian", () => {
  expect(troublesOf({ ...filled, guardians: guardians({ phone: "138-0000-9001" }) })).toEqual({
    "guardians.1.phone": "samePhone",
  });
});

test("nobody is paired with a senior twice", () => {
  const twice: Draft = {
    ...filled,
    guardians: [
      { ...filled.guardians[0], personId: "p1" },
      { ...filled.guardians[1], personId: "p1" },
    ],
  };

  expect(troublesOf(twice)).toEqual({ "guardians.1.name": "samePerson" });
});

test("a login and its first password belong together", () => {
  expect(guardianTroubles({ ...filled.guardians[0], login: "xuyan" })).toEqual({ password: "password" });
  expect(guardianTroubles({ ...filled.guardians[0], password: "long-enough-1" })).toEqual({ login: "login" });
  expect(guardianTroubles({ ...filled.guardians[0], login: "xuyan", password: "short" })).toEqual({
    password: "password",
  });
  expect(guardianTroubles({ ...filled.guardians[0], login: "xuyan", password: "long-enough-1" })).toEqual({});
});

test("what goes to the service is trimmed, in numbers, and home is the middle of the fence", () => {
  expect(toEnrolment(filled)).toMatchObject({
    senior: { seniorId: "senior-9", name: "沈桂花", birthYear: 1943, home: { lon: 120.6905, lat: 30.515 } },
    wristband: { wristbandId: "HN-121-9001", reportIntervalSeconds: 60 },
    fence: { kind: "circle", centre: { lon: 120.6905, lat: 30.515 }, radiusM: 300 },
  });
  expect(toEnrolment({ ...filled, birthYear: "" }).senior).not.toHaveProperty("birthYear");
});

test("somebody known keeps login and password", () => {
  const known = {
    ...emptyGuardian,
    personId: "p1",
    name: "许燕",
    phone: "13800009001",
    login: "other",
    password: "long-enough-1",
  };

  expect(toGuardian(known)).toEqual({ personId: "p1", name: "许燕", phone: "13800009001" });
  expect(toGuardian({ ...known, personId: null })).toMatchObject({ login: "other", password: "long-enough-1" });
});

test("a draft survives the page, and anything else in its place is no draft", () => {
  expect(readDraft(JSON.stringify(filled))).toEqual(filled);
  for (const text of [null, "", "{", "7", '{"name":"x"}', JSON.stringify({ ...filled, guardians: [] })])
    expect(readDraft(text)).toBeNull();
});

test("what a senior still lacks is counted: guardians, wristband, a first word from it", () => {
  expect(lacksOf(aSenior(), aPosition())).toEqual([]);
  expect(lacksOf(aSenior(), aPosition({ batteryPct: 20, charging: false }))).toEqual([{ kind: "battery", pct: 20 }]);
  expect(lacksOf(aSenior(), aPosition({ batteryPct: 20, charging: true }))).toEqual([]);
  expect(lacksOf(aSenior(), aPosition({ batteryPct: 21, charging: false }))).toEqual([]);
  expect(lacksOf(aSenior(), aPosition({ standing: "silent", batteryPct: 3 }))).toMatchObject([{ kind: "silent" }]);
  expect(lacksOf(aSenior(), undefined)).toEqual([{ kind: "unheard" }]);
  expect(lacksOf(aSenior({ wristbandId: null, guardians: [] }), undefined)).toEqual([
    { kind: "guardian", slot: "A" },
    { kind: "guardian", slot: "B" },
    { kind: "wristband" },
  ]);
});

test("a test counts once a message has arrived after it was sent", () => {
  const channel = (seconds: number | null, failStreak = 0) => ({
    lastOkAt: seconds === null ? null : before(seconds),
    failStreak,
  });

  expect(reachOf(channel(5), now - 10_000)).toBe("arrived");
  expect(reachOf(channel(15), now - 10_000)).toBe("fine");
  expect(reachOf(channel(15), null)).toBe("fine");
  expect(reachOf(channel(15, 2), null)).toBe("failing");
  expect(reachOf(channel(null), now)).toBe("never");
});

test("where guardians live may be left empty, and one home for two is said at once, however it is written", () => {
  const with2 = (first: string, second: string): Draft => ({
    ...filled,
    guardians: [
      { ...filled.guardians[0], address: first },
      { ...filled.guardians[1], address: second },
    ],
  });

  expect(troublesOf(with2("竹里街 12 号 3 室", "竹里街12-3"))).toEqual({ "guardians.1.address": "sameAddress" });
  expect(troublesOf(with2("竹里街 12 号", "竹里街 14 号"))).toEqual({});
});

test("half a pin, or one in another country, is no place", () => {
  const half = { ...filled.guardians[1], lon: "120.7" };

  expect(guardianTroubles(half)).toEqual({ place: "place" });
  expect(guardianTroubles({ ...half, lat: "30.5" })).toEqual({});
  expect(guardianTroubles({ ...half, lon: "30.5", lat: "120.7" })).toEqual({ place: "place" });
});

test("a home goes out once somebody has typed there; what is known of somebody stays until then", () => {
  const known = {
    ...filled.guardians[1],
    personId: "person-b",
    ...homeDraft({ address: "竹里街 14 号", place: null }),
  };
  const pinned = { ...known, lon: "120.7", lat: "30.5", isHomeTouched: true };

  expect(toGuardian(known)).not.toHaveProperty("home");
  expect(toGuardian(pinned).home).toEqual({ address: "竹里街 14 号", place: { lon: 120.7, lat: 30.5 } });
  expect(toGuardian({ ...known, address: " ", isHomeTouched: true }).home).toEqual({ address: "", place: null });
});
