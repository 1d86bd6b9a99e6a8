import { expect, test } from "vitest";
import type { Fence } from "../../infra/domain/fence.ts";
import { fenceId, seniorId } from "../../infra/domain/ids.ts";
import { epochMs } from "../../infra/domain/time.ts";
import { type Chance, createChance } from "./bench/chance.ts";
import { placeAt, starFence } from "./bench/shapes.ts";
import { createFenceIndex } from "./fence-index.ts";
import { compileShape } from "./shape-geometry.ts";

const owners = [null, null, null, seniorId("senior-a"), seniorId("senior-b")];

function anyFence(chance: Chance, id: number, version: number): Fence {
  const x = chance.between(-15_000, 15_000);
  const y = chance.between(-15_000, 15_000);
  const radiusM = chance.uniform() < 0.1 ? 8_000 : chance.between(30, 600);
  const rings = [starFence(chance, { corners: 4 + Math.floor(chance.uniform() * 30), radiusM, x, y })];
  return {
    fenceId: fenceId(`fence-${id}`),
    seniorId: owners[Math.floor(chance.uniform() * owners.length)] ?? null,
    kind: chance.uniform() < 0.3 ? "keepIn" : "keepOut",
    shape: chance.uniform() < 0.3 ? { kind: "circle", centre: placeAt(x, y), radiusM } : { kind: "polygon", rings },
    schedule: { spans: [] },
    version,
    validFrom: null,
    validTo: null,
  };
}

test("after any number of edits a senior's fences are found where looking at all of them finds them", () => {
  const chance = createChance(21);
  const index = createFenceIndex();
  const all = new Map<string, Fence>();
  for (let edit = 0; edit < 1_500; edit += 1) {
    const fence = anyFence(chance, Math.floor(chance.uniform() * 300), edit);
    if (chance.uniform() < 0.3) {
      index.remove(fence.fenceId);
      all.delete(fence.fenceId);
    } else {
      index.upsert(fence);
      all.set(fence.fenceId, fence);
    }
    if (edit % 15 !== 0) continue;
    const at = placeAt(chance.between(-16_000, 16_000), chance.between(-16_000, 16_000));
    const wearer = owners[3] ?? seniorId("senior-a");
    const inside = (distanceM: number) => distanceM <= 40;
    const found = index.forSenior(wearer, at).filter((it) => inside(it.distanceM));
    const expected = [...all.values()]
      .filter((it) => it.seniorId === null || it.seniorId === wearer)
      .filter((it) => inside(compileShape(it.shape).signedDistanceM(at[0], at[1])));

    expect(found.map((it) => it.fence.fenceId).sort()).toEqual(expected.map((it) => it.fenceId).sort());
  }
});

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
