import { expect, test } from "vitest";
import type { IncidentView, PositionView } from "../../infra/contract/views.ts";
import { epochMs } from "../../infra/domain/time.ts";
import type { SeniorDetail } from "../incident/detail-reader.ts";
import type { Connection } from "../live/connection.ts";
import { createWorld } from "../live/world.ts";
import { anIncident, aPosition, aSenior, aSignal, before, now } from "../stand-in/examples.ts";
import { firstState, type PageState } from "./page-state.ts";
import { pictureOf, type Seen } from "./picture.ts";
import { queueOf } from "./queue-model.ts";

type Over = {
  readonly incidents?: readonly IncidentView[];
  readonly position?: Partial<PositionView>;
  readonly state?: Partial<PageState>;
  readonly connection?: Connection;
  readonly detail?: SeniorDetail;
};
const out = { standing: "outside" as const, distanceM: 340, speedMps: 0.9, headingDeg: 82 };

function picture(
  { incidents = [], position = {}, state = {}, connection = { kind: "live", ageMs: 100 }, detail }: Over,
  zoom = 15.5,
) {
  const world = createWorld();
  world.isKnown = true;
  world.areas.set("330481001", {
    areaId: "330481001",
    parentId: null,
    kind: "subDistrict",
    nameZh: "硖石街道",
    nameEn: "Xiashi",
  });
  world.seniors.set("wang", aSenior());
  world.seniors.set("bai", aSenior({ seniorId: "bai", name: "白玉兰" }));
  world.positions.set("wang", aPosition(position));
  world.positions.set("bai", aPosition({ seniorId: "bai" }));
  for (const incident of incidents) world.incidents.set(incident.incidentId, incident);
  const seen: Seen = {
    world,
    connection,
    now: epochMs(now),
    state: { ...firstState, ...state },
    queue: queueOf(world, null),
    playback: null,
    detail: detail ?? null,
  };
  const labels = new Map([["硖石街道", [120.7, 30.55] as const]]);
  return pictureOf(seen, zoom, labels);
}

test("in quiet times there are dots, no glyphs and no words", () => {
  const calm = picture({});

  expect(calm.dots.map(({ id, look }) => [id, look])).toEqual([
    ["wang", "fresh"],
    ["bai", "fresh"],
  ]);
  expect([calm.marks, calm.tags, calm.notes]).toEqual([[], [], []]);
});

test("whoever is lost is a glyph with a red flag and no dot any more", () => {
  const lost = picture({ incidents: [anIncident()], position: out });

  expect(lost.dots.map(({ id }) => id)).toEqual(["bai"]);
  expect(lost.marks).toMatchObject([
    {
      id: "wang",
      headingDeg: 82,
      flag: { tone: "life", lines: ["王秀珍 围栏外 340 米", "8 秒前 ±12 米 · 0.9 米/秒"] },
    },
  ]);
  expect(lost.tags).toMatchObject([{ id: "wang", tone: "life" }]);
});

test("a flag on a page that is cut off says so", () => {
  const cut = picture({
    incidents: [anIncident()],
    position: out,
    connection: { kind: "offline", ageMs: 40_000, heardAt: now, retryAt: null },
  });

  expect(cut.marks[0]?.flag?.lines[1]).toContain("已断开");
});

test("a silent senior is shown at the last place with its time and a circle that grows", () => {
  const silent = picture({
    incidents: [anIncident()],
    position: { ...out, standing: "silent", place: { lon: 120.69, lat: 30.51, fixedAt: before(600), accuracyM: 30 } },
    state: { selectedId: "wang" },
  });

  expect(silent.marks[0]?.flag?.lines).toEqual(["王秀珍 最后位置 22:07:42", "之后没有信号，圈在变大"]);
  expect(silent.focus.reach).toMatchObject([{ radiusM: 540 }]);
  expect(silent.notes.map(({ text }) => text)).toContain("10 分步行最远");
});

test("a doubt, a drill and a wristband's trouble are never red", () => {
  const tone = (incident: IncidentView) => picture({ incidents: [incident], position: out }).marks[0]?.flag?.tone;

  expect(tone(anIncident({ state: "suspected" }))).toBe("plain");
  expect(tone(anIncident({ drill: true }))).toBe("plain");
  expect(tone(anIncident({ signals: [aSignal({ kind: "strapOff" })] }))).toBe("plain");
  expect(tone(anIncident({ state: "contact" }))).toBe("plain");
});

test("somebody lost whose place nobody knows is not drawn somewhere", () => {
  const unknown = picture({
    incidents: [anIncident({ signals: [aSignal({ place: null })] })],
    position: { place: null },
  });

  expect(unknown.marks).toEqual([]);
  expect(unknown.tags).toEqual([]);
});

test("far out the areas carry their counts, close by they do not", () => {
  expect(picture({}, 13).notes.map(({ text }) => text)).toEqual(["硖石 2"]);
  expect(picture({}, 13).tags).toMatchObject([{ id: "area/330481001", tone: "area" }]);
  expect(picture({}, 14).notes).toEqual([]);
});

const detail: SeniorDetail = {
  seniorId: "wang",
  fences: [
    {
      fenceId: "f",
      seniorId: "wang",
      name: "家",
      kind: "keepIn",
      shape: { kind: "circle", centre: { lon: 120.69, lat: 30.51 }, radiusM: 300 },
      schedule: { spans: [] },
      version: 1,
      isOn: true,
    },
  ],
  hazards: [],
  fixes: [
    { at: [120.69, 30.51], atMs: now - 300_000, accuracyM: 12 },
    { at: [120.691, 30.51], atMs: now - 290_000, accuracyM: 12 },
    { at: [120.6955, 30.5125], atMs: now - 30_000, accuracyM: 12 },
    { at: [120.6956, 30.5125], atMs: now - 3_600_000, accuracyM: 12 },
  ],
  timeline: null,
  clues: [],
};

test("the selected senior has fence, way, gap and accuracy; others have none of it", () => {
  const position = { ...out, place: { lon: 120.696, lat: 30.5126, fixedAt: before(8), accuracyM: 62 } };
  const chosen = picture({ incidents: [anIncident()], position, state: { selectedId: "wang" }, detail });

  expect(chosen.focus.fences).toHaveLength(1);
  expect(chosen.focus.trail.map(({ kind }) => kind)).toEqual(["run", "gap", "run"]);
  expect(chosen.focus.fixes.map(({ isInside }) => isInside)).toEqual([true, true, false, false]);
  expect(chosen.focus.accuracy).toMatchObject({ radiusM: 62, tone: "life" });
  expect(chosen.notes.map(({ text }) => text)).toEqual(["缺 4 分 20 秒", "5 分钟", "10 分钟"]);
  expect(picture({ incidents: [anIncident()], position, state: { selectedId: "bai" }, detail }).focus.trail).toEqual(
    [],
  );
});

test("a clue stands on the map with its age, hollow until it is confirmed; what was found wrong does not", () => {
  const clue = { words: "", contact: null, hasPhoto: false, givenAt: before(180) };
  const place = { lon: 120.69, lat: 30.52, accuracyM: 20, isOutside: false };
  const clues = (["given", "confirmed", "dismissed"] as const).map((state) => ({
    ...clue,
    clueId: state,
    state,
    place,
  }));
  const nowhere = { ...clue, clueId: "words", state: "given" as const, place: null };
  const chosen = { state: { selectedId: "wang" }, detail: { ...detail, fixes: [], clues: [...clues, nowhere] } };
  const { focus, notes } = picture({ incidents: [anIncident({ state: "contact" })], position: out, ...chosen });

  expect(focus.clues.map(({ isConfirmed }) => isConfirmed)).toEqual([true, false]);
  expect(notes.map(({ text }) => text)).toEqual(["线索属实 3 分前", "线索 3 分前"]);
});

test("layers that are switched off are not drawn", () => {
  const bare = picture({
    incidents: [anIncident()],
    position: out,
    state: { selectedId: "wang", hiddenLayers: ["dots", "fence", "reach", "trail"] },
    detail,
  });

  expect([bare.dots, bare.focus.fences, bare.focus.reach, bare.focus.trail]).toEqual([[], [], [], []]);
  expect(bare.marks).toHaveLength(1);
});

test("the chosen incident comes first, so that its flag gets the best place", () => {
  const incidents = [anIncident(), anIncident({ incidentId: "b", seniorId: "bai" })];

  expect(
    picture({ incidents, state: { selectedId: "bai" } }).marks.map(({ id, isSelected }) => [id, isSelected]),
  ).toEqual([
    ["bai", true],
    ["wang", false],
  ]);
});
