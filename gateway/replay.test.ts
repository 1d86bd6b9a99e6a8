import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectFolder } from "../infra/config/project-folder.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "121-replay-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const START = Date.UTC(2026, 2, 2);
/** Metres east of the door at 120.68 E, 30.52 N. */
const fixAt = (second: number, eastM: number, more: object = {}) =>
  JSON.stringify({
    wristbandId: "band 1",
    fixedAt: new Date(START + second * 1_000).toISOString(),
    lon: 120.68 + eastM / 95_900,
    lat: 30.52,
    accuracyM: 10,
    source: "gnss",
    ...more,
  });
const circle = (radiusM: number) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates: [120.68, 30.52] },
  properties: { wristbandId: "band 1", fenceId: "home", kind: "keep-in", radiusM },
});

async function replay(fences: unknown, lines: readonly string[], more: readonly string[] = []) {
  const file = join(folder, "fences.geojson");
  await writeFile(file, JSON.stringify(fences));
  const child = spawn(process.execPath, ["--import", "tsx", join("gateway", "replay.ts"), "--fences", file, ...more], {
    cwd: projectFolder(),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = { text: "", errors: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.text += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.errors += chunk.toString()));
  child.stdin.end(`${lines.join("\n")}\n`);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const transitions = output.text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
  return { code, transitions, errors: output.errors };
}

/** Ten minutes at home, out to 600 m and back, half an hour at home. */
const outing = Array.from({ length: 120 }, (_, i) => {
  const minutes = i / 2;
  const eastM = minutes < 10 || minutes > 30 ? 0 : 600 - Math.abs(minutes - 20) * 60;
  return fixAt(i * 30, eastM);
});

test("an outing through the fence is one exit and one return, with probability and reason", async () => {
  const { code, transitions } = await replay({ type: "FeatureCollection", features: [circle(200)] }, outing);

  expect(code).toBe(0);
  expect(transitions).toMatchObject([
    { wristbandId: "band 1", fenceId: "home", kind: "exit", why: { rule: expect.any(String) } },
    { wristbandId: "band 1", fenceId: "home", kind: "enter" },
  ]);
  const [exit] = transitions;
  expect(Reflect.get(Object(exit), "probability")).toBeGreaterThan(0.9);
  const at = Date.parse(String(Reflect.get(Object(exit), "at")));
  // 200 m are passed 13 minutes and 20 seconds after the start.
  expect(at - START).toBeGreaterThan(800_000);
  expect(at - START).toBeLessThan(900_000);
});

test("lines that are no fixes, a place at 0,0 and swapped coordinates are refused and never mean outside", async () => {
  const lines = [
    ...outing.slice(0, 20),
    "no json",
    '{"wristbandId":"band 1"}',
    "[]",
    fixAt(700, 0, { lon: 0, lat: 0 }),
    fixAt(730, 0, { lon: 30.52, lat: 120.68 }),
    fixAt(760, 0, { lon: "NaN" }),
    fixAt(790, 0),
  ];
  const { code, transitions, errors } = await replay(circle(200), lines);

  expect(code).toBe(0);
  expect(transitions).toEqual([]);
  expect(errors).toContain("3 lines refused");
});

test("fences that cannot be read end it with a reason", async () => {
  const { code, errors } = await replay({ type: "Feature", geometry: null, properties: {} }, outing);

  expect(code).toBe(1);
  expect(errors).toContain("geometry of feature 0");
});

test("two bands mixed in one stream are judged as if each came alone", async () => {
  const other = outing.map((line) => line.replace("band 1", "band 2"));
  const mixed = outing.flatMap((line, i) => [line, other[i] ?? ""]);
  const both = [
    circle(200),
    { ...circle(200), properties: { ...circle(200).properties, wristbandId: "band 2", fenceId: "home-2" } },
  ];
  const alone = await replay(circle(200), outing);
  const together = await replay({ type: "FeatureCollection", features: both }, mixed);

  const ofFirst = together.transitions.filter((it) => Reflect.get(Object(it), "wristbandId") === "band 1");
  expect(ofFirst).toHaveLength(alone.transitions.length);
  expect(ofFirst.map((it) => Reflect.get(Object(it), "at"))).toEqual(
    alone.transitions.map((it) => Reflect.get(Object(it), "at")),
  );
  expect(together.transitions).toHaveLength(4);
});
