import type { Fence } from "../../../infra/domain/fence.ts";
import type { LonLat } from "../../../infra/domain/geo.ts";
import { fenceId, type SeniorId, seniorId } from "../../../infra/domain/ids.ts";
import { type Chance, createChance } from "./chance.ts";
import { placeAt, starFence } from "./shapes.ts";

export type BenchFix = { readonly seniorId: SeniorId; readonly at: LonLat };
export type Scenery = { readonly fences: readonly Fence[]; readonly fixes: readonly BenchFix[] };

const WIDTH_M = 36_000;
const HEIGHT_M = 30_000;

/**
 * The workload of a town: 400 seniors with three fences each (circle, area of 20 corners, corridor of 40), 200 shared
 * ones with 26,000 edges (town boundaries, highways, rivers, ponds), and `small` polygons of 5 to 54 corners more; 80 % of
 * the fixes near home.
 */
export function createScenery(small: number, fixCount: number): Scenery {
  const chance = createChance(2_026);
  const homes = Array.from({ length: 400 }, (_, index) => ({
    owner: seniorId(`senior-${index}`),
    x: spread(chance, WIDTH_M),
    y: spread(chance, HEIGHT_M),
  }));
  const fences = [
    ...homes.flatMap(({ owner, x, y }) => ownFences(chance, owner, x, y)),
    ...sharedFences(chance),
    ...Array.from({ length: small }, (_, index) => {
      const corners = 5 + Math.floor(chance.uniform() * 50);
      return shared(`small-${index}`, areaFence(chance, corners, chance.between(50, 400)));
    }),
  ];
  const fixes = Array.from({ length: fixCount }, () => {
    const home = homes[Math.floor(chance.uniform() * homes.length)] ?? homes[0];
    if (home === undefined) throw new RangeError("a town without homes");
    const isNear = chance.uniform() < 0.8;
    const x = isNear ? home.x + chance.between(-250, 250) : spread(chance, WIDTH_M);
    const y = isNear ? home.y + chance.between(-250, 250) : spread(chance, HEIGHT_M);
    return { seniorId: home.owner, at: placeAt(x, y) };
  });
  return { fences, fixes };
}

function ownFences(chance: Chance, owner: SeniorId, x: number, y: number): readonly Fence[] {
  const line = Array.from({ length: 40 }, (_, i) => placeAt(x + i * 25, y + chance.between(-15, 15)));
  return [
    fence(`${owner}-home`, owner, { kind: "circle", centre: placeAt(x, y), radiusM: 200 }),
    fence(`${owner}-area`, owner, {
      kind: "polygon",
      rings: [starFence(chance, { corners: 20, radiusM: 250, x, y })],
    }),
    fence(`${owner}-way`, owner, { kind: "corridor", line, widthM: 60 }),
  ];
}

function sharedFences(chance: Chance): readonly Fence[] {
  const towns = Array.from({ length: 5 }, (_, index) => {
    const [west, east] = [index / 5 - 0.5, (index + 1) / 5 - 0.5];
    return shared(
      `town-${index}`,
      regionFence(chance, 2_000, [west * WIDTH_M, -HEIGHT_M / 2, east * WIDTH_M, HEIGHT_M / 2]),
    );
  });
  const districts = Array.from({ length: 5 }, (_, index) => {
    const [south, north] = [index / 5 - 0.5, (index + 1) / 5 - 0.5];
    return shared(
      `district-${index}`,
      regionFence(chance, 500, [-WIDTH_M / 2, south * HEIGHT_M, WIDTH_M / 2, north * HEIGHT_M]),
    );
  });
  const ways = [
    [20, 100, 60],
    [60, 50, 30],
  ].flatMap(([count = 0, points = 0, widthM = 0]) =>
    Array.from({ length: count }, (_, index) => shared(`way-${widthM}-${index}`, wayFence(chance, points, widthM))),
  );
  const ponds = Array.from({ length: 110 }, (_, index) => shared(`pond-${index}`, areaFence(chance, 30, 80)));
  return [...towns, ...districts, ...ways, ...ponds];
}

/** A rectangle (west, south, east, north in metres) with borders as uneven as those on a map: together they tile the land. */
function regionFence(chance: Chance, corners: number, box: readonly [number, number, number, number]): Fence["shape"] {
  const [west, south, east, north] = box;
  const perSide = corners / 4;
  const uneven = () => chance.between(-30, 30);
  const ring = Array.from({ length: corners }, (_, index) => {
    const along = (index % perSide) / perSide;
    const [x, y] = [west + along * (east - west), south + along * (north - south)];
    const side = Math.floor(index / perSide);
    if (side === 0) return placeAt(x, south + uneven());
    if (side === 1) return placeAt(east + uneven(), y);
    if (side === 2) return placeAt(west + east - x, north + uneven());
    return placeAt(west + uneven(), south + north - y);
  });
  return { kind: "polygon", rings: [[...ring, ...ring.slice(0, 1)]] };
}

/** A polygon along a bent line, as roads and rivers come from a map: twice `points` corners. */
function wayFence(chance: Chance, points: number, widthM: number): Fence["shape"] {
  const startX = spread(chance, WIDTH_M) - 4_000;
  let y = spread(chance, HEIGHT_M);
  const line = Array.from({ length: points }, (_, index) => {
    y += chance.between(-40, 40);
    return { x: startX + (index * 8_000) / points, y };
  });
  const ring = [
    ...line.map((it) => placeAt(it.x, it.y)),
    ...line.toReversed().map((it) => placeAt(it.x, it.y + widthM)),
  ];
  return { kind: "polygon", rings: [[...ring, ...ring.slice(0, 1)]] };
}

function areaFence(chance: Chance, corners: number, radiusM: number, roughness = 0.3): Fence["shape"] {
  const x = spread(chance, WIDTH_M);
  const y = spread(chance, HEIGHT_M);
  return { kind: "polygon", rings: [starFence(chance, { corners, radiusM, x, y, roughness })] };
}

function shared(id: string, shape: Fence["shape"]): Fence {
  return { ...fence(id, null, shape), kind: "keepOut" };
}

function fence(id: string, owner: SeniorId | null, shape: Fence["shape"]): Fence {
  return {
    fenceId: fenceId(id),
    seniorId: owner,
    kind: "keepIn",
    shape,
    schedule: { spans: [] },
    version: 1,
    validFrom: null,
    validTo: null,
  };
}

function spread(chance: Chance, lengthM: number): number {
  return chance.between(-lengthM / 2, lengthM / 2);
}
