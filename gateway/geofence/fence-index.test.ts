import { expect, test } from "vitest";
import type { Fence } from "../../infra/domain/fence.ts";
import { lonLat } from "../../infra/domain/geo.ts";
import { fenceId, seniorId } from "../../infra/domain/ids.ts";
import { epochMs } from "../../infra/domain/time.ts";
import { type Chance, createChance } from "./bench/chance.ts";
import { placeAt, starFence } from "./bench/shapes.ts";
import { createFenceIndex } from "./fence-index.ts";
import { compileShape } from "./shape-geometry.ts";

const owners = [null, null, null, seniorId("senior-a"), seniorId("senior-b")];

function anyShape(chance: Chance): Fence["shape"] {
  const x = chance.between(-15_000, 15_000);
  const y = chance.between(-15_000, 15_000);
  const radiusM = chance.uniform() < 0.1 ? 8_000 : chance.between(30, 600);
  const kind = chance.uniform();
  if (kind < 0.25) return { kind: "circle", centre: placeAt(x, y), radiusM };
  const star = (offset: number) =>
    starFence(chance, { corners: 4 + Math.floor(chance.uniform() * 90), radiusM, x: x + offset, y });
  if (kind < 0.4) {
    const line = Array.from({ length: 12 }, (_, i) => placeAt(x + i * radiusM, y + chance.between(-300, 300)));
    return { kind: "corridor", line, widthM: chance.between(20, 400) };
  }
  if (kind < 0.5) return { kind: "multiPolygon", polygons: [[star(0)], [star(4 * radiusM)]] };
  return { kind: "polygon", rings: [star(0)] };
}

function anyFence(chance: Chance, id: number, version: number): Fence {
  return {
    fenceId: fenceId(`fence-${id}`),
    seniorId: owners[Math.floor(chance.uniform() * owners.length)] ?? null,
    kind: chance.uniform() < 0.3 ? "keepIn" : "keepOut",
    shape: anyShape(chance),
    schedule: { spans: [] },
    version,
    validFrom: null,
    validTo: null,
  };
}

test("after any number of edits a senior's fences are found, as far away as looking at all of them says", () => {
  const chance = createChance(21);
  const index = createFenceIndex();
  const all = new Map<string, Fence>();
  const wearer = owners[3] ?? seniorId("senior-a");
  let compared = 0;
  for (let edit = 0; edit < 900; edit += 1) {
    const fence = anyFence(chance, Math.floor(chance.uniform() * 250), edit);
    if (chance.uniform() < 0.3) {
      index.remove(fence.fenceId);
      all.delete(fence.fenceId);
    } else {
      index.upsert(fence);
      all.set(fence.fenceId, fence);
    }
    if (edit % 15 !== 0) continue;
    const visible = [...all.values()]
      .filter((it) => it.seniorId === null || it.seniorId === wearer)
      .map((it) => ({ it, shape: compileShape(it.shape) }));
    for (let look = 0; look < 40; look += 1) {
      const at = placeNear(chance, visible);
      const found = new Map(index.forSenior(wearer, at).map((near) => [near.item.fence.fenceId, near.distanceM]));
      for (const { it, shape } of visible) {
        const trueM = shape.signedDistanceM(at[0], at[1]);
        const foundM = found.get(it.fenceId);
        if (it.seniorId !== null) expect(foundM).toBeCloseTo(trueM, 2);
        else if (trueM > 50.2) expect(foundM).toBeUndefined();
        else if (trueM < 49.8) expect(Math.abs((foundM ?? Number.NaN) - Math.max(-50, trueM))).toBeLessThan(0.2);
        if (foundM !== undefined) compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(20_000);
});

/** Mostly at somebody's boundary, where a wrong answer would be. */
function placeNear(chance: Chance, fences: readonly { readonly it: Fence }[]) {
  const { it } = fences[Math.floor(chance.uniform() * fences.length)] ?? {};
  const corner = it === undefined ? undefined : cornerOf(chance, it.shape);
  if (corner === undefined || chance.uniform() < 0.2) {
    return placeAt(chance.between(-16_000, 16_000), chance.between(-16_000, 16_000));
  }
  return lonLat(corner[0] + chance.between(-0.001, 0.001), corner[1] + chance.between(-0.001, 0.001));
}

function cornerOf(chance: Chance, shape: Fence["shape"]) {
  const corners =
    shape.kind === "circle"
      ? [lonLat(shape.centre[0] + shape.radiusM / 96_000, shape.centre[1])]
      : shape.kind === "corridor"
        ? shape.line
        : shape.kind === "polygon"
          ? shape.rings.flat()
          : shape.polygons.flat(2);
  return corners[Math.floor(chance.uniform() * corners.length)];
}

test("a plan changes its name when a fence or its version changes, and only then", () => {
  const chance = createChance(4);
  const index = createFenceIndex();
  const wearer = seniorId("senior-a");
  const plan = () => index.planFor(wearer, epochMs(1_772_409_600_000), new Map()).key;
  const fence = { ...anyFence(chance, 1, 1), seniorId: wearer, kind: "keepIn" as const };
  const empty = plan();

  index.upsert(fence);
  const one = plan();
  index.upsert(fence);
  const same = plan();
  index.upsert({ ...fence, version: 2 });
  const edited = plan();
  index.remove(fence.fenceId);

  expect(new Set([empty, one, edited]).size).toBe(3);
  expect(same).toBe(one);
  expect(plan()).toBe(empty);
});

test("an edit of somebody else's fence changes nothing for a senior", () => {
  const index = createFenceIndex();
  const before = index.planFor(seniorId("senior-a"), epochMs(1_772_409_600_000), new Map());
  index.upsert({ ...anyFence(createChance(8), 1, 1), seniorId: seniorId("senior-b") });

  expect(index.planFor(seniorId("senior-a"), epochMs(1_772_409_600_000), new Map()).key).toBe(before.key);
});
