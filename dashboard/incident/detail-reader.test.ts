import { afterEach, beforeEach, expect, test } from "vitest";
import type { TimelineEntry } from "../../infra/contract/views.ts";
import { anIncident, before, now } from "../stand-in/examples.ts";
import { createDetailReader } from "./detail-reader.ts";

type Asked = { readonly path: string; readonly answer: (body: unknown, status?: number) => void };

const realFetch = globalThis.fetch;
let asked: Asked[];

beforeEach(() => {
  asked = [];
  globalThis.fetch = (path) =>
    new Promise((resolve) => {
      const answer = (body: unknown, status = 200) => resolve(new Response(JSON.stringify(body), { status }));
      asked.push({ path: typeof path === "string" ? path : "", answer });
    });
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

const create = () =>
  createDetailReader(
    () => now,
    () => {},
  );
const settle = () => new Promise((resolve) => setImmediate(resolve));
const paths = () => asked.map(({ path }) => path.replace("/api/v1", "").split("?")[0]);
const reply = async (part: string, body: unknown, status?: number) => {
  asked.find(({ path }) => path.includes(part))?.answer(body, status);
  await settle();
};
const entry = (seq: number): TimelineEntry => ({
  seq,
  at: before(10),
  kind: "shown",
  actor: { kind: "system", personId: null, name: null },
  about: [],
  data: {},
});
const detail = (...seqs: readonly number[]) => ({ incident: anIncident(), timeline: seqs.map(entry) });

test("in quiet times nobody's way is read, only the fence", () => {
  create().want({ seniorId: "wang", incidentId: null, version: 0 });

  expect(paths()).toEqual(["/fences"]);
});

test("once somebody is looked for, the last half hour and the story are read", () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: null, version: 0 });
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 10 });

  expect(paths()).toEqual(["/fences", "/seniors/wang/fixes", "/fences", "/incidents/incident-1"]);
});

test("what is forbidden to everybody is a hazard once somebody is looked for, while it is on", async () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 10 });
  const shared = { seniorId: null, name: "河边", shape: { kind: "circle" }, schedule: { spans: [] }, version: 1 };
  const items = [
    { ...shared, fenceId: "river", kind: "keepOut", isOn: true },
    { ...shared, fenceId: "park", kind: "keepIn", isOn: true },
    { ...shared, fenceId: "market", kind: "keepOut", isOn: false },
  ];

  await reply("shared=true", { items });

  expect(reader.detail()?.hazards.map(({ fenceId }) => fenceId)).toEqual(["river"]);
});

test("clues are read where there are any, and once more when the last of them was found wrong", async () => {
  const reader = create();
  const at = { seniorId: "wang", incidentId: "incident-1" };
  const readings = () => paths().filter((path) => path?.endsWith("/clues") === true).length;
  reader.want({ ...at, version: 1 });
  expect(readings()).toBe(0);

  reader.want({ ...at, version: 2, hasClues: true });
  await reply("/clues", { items: [{ clueId: "c1", state: "given" }] });
  expect([readings(), reader.detail()?.clues]).toEqual([1, [{ clueId: "c1", state: "given" }]]);
  reader.want({ ...at, version: 3, hasClues: false });

  expect(readings()).toBe(2);
});

test("the story is read again when the incident has moved on, and only then", () => {
  const reader = create();
  for (const version of [10, 10, 11, 11]) reader.want({ seniorId: "wang", incidentId: "incident-1", version });

  expect(paths().filter((path) => path?.startsWith("/incidents"))).toHaveLength(2);
});

test("an answer about somebody selected before is not shown for the next one", async () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 1 });
  reader.want({ seniorId: "zhou", incidentId: null, version: 0 });

  await reply("/incidents/incident-1", detail(1));
  await reply("/seniors/wang/fixes", { items: [] });

  expect(reader.detail()).toMatchObject({ seniorId: "zhou", timeline: null, fixes: [] });
});

test("two readings that overtake each other leave the fuller story", async () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 1 });
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 2 });
  const [first, second] = asked.filter(({ path }) => path.includes("/incidents/"));

  second?.answer(detail(1, 2, 3));
  await settle();
  first?.answer(detail(1));
  await settle();

  expect(reader.detail()?.timeline).toHaveLength(3);
});

test("a story that cannot be read says so, but a known one stays", async () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 1 });
  await reply("/incidents/", {}, 503);
  expect(reader.detail()?.timeline).toBe("failed");

  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 2 });
  asked[asked.length - 1]?.answer(detail(1, 2));
  await settle();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 3 });
  asked[asked.length - 1]?.answer({}, 503);
  await settle();

  expect(reader.detail()?.timeline).toHaveLength(2);
});

test("live fixes join the way that was read, reports without a place do not", async () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 1 });
  reader.follow("wang", { at: [120.7, 30.5], atMs: now, accuracyM: 9 });
  reader.follow("zhou", { at: [121, 31], atMs: now, accuracyM: 9 });

  await reply("/fixes", {
    items: [
      { lon: 120.69, lat: 30.51, fixedAt: before(60), accuracyM: 12 },
      { lon: null, lat: null, fixedAt: before(30), accuracyM: null },
    ],
  });

  expect(reader.detail()?.fixes.map(({ at }) => at)).toEqual([
    [120.69, 30.51],
    [120.7, 30.5],
  ]);
});

test("after a gap in the live feed the way and the story are read again", () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 1 });
  asked.length = 0;

  reader.readAgain();

  expect(paths()).toEqual(["/seniors/wang/fixes", "/incidents/incident-1"]);
});

test("with nobody selected nothing is kept", () => {
  const reader = create();
  reader.want({ seniorId: "wang", incidentId: "incident-1", version: 1 });
  reader.want(null);
  asked.length = 0;
  reader.readAgain();

  expect(reader.detail()).toBeNull();
  expect(paths()).toEqual([]);
});
