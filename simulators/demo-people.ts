import { distanceM, type LonLat } from "../infra/domain/geo.ts";
import { isSameAddress } from "../infra/domain/guardian-home.ts";
import {
  type AreaId,
  areaId,
  type PersonId,
  personId,
  type SeniorId,
  seniorId,
  type WristbandId,
  wristbandId,
} from "../infra/domain/ids.ts";
import type { Role } from "../infra/domain/roles.ts";
import type { Area, Basemap } from "./basemap.ts";
import { drawHome } from "./homes.ts";
import { calledNames, clothes, familyNames, favouritePlaces, features, givenNames } from "./people-names.ts";
import { createRandom, type Random } from "./random.ts";

export type DemoPerson = {
  readonly personId: PersonId;
  readonly name: string;
  /** 100-xxxx-xxxx: a block that was never given to anybody. */
  readonly phone: string;
};
/** A volunteer who lives near the senior, as most do; a few live far away. */
export type DemoGuardian = DemoPerson & { readonly home: { readonly address: string; readonly at: LonLat } };
export type DemoOfficer = DemoPerson & { readonly role: Role; readonly areaId: AreaId | null };

export type DemoSenior = {
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  readonly name: string;
  readonly calledName: string;
  readonly gender: "female" | "male";
  readonly birthYear: number;
  readonly features: string;
  readonly clothes: string;
  readonly address: string;
  readonly home: LonLat;
  readonly fenceRadiusM: number;
  readonly wristbandId: WristbandId;
  readonly guardians: readonly [DemoGuardian, DemoGuardian];
};

export type DemoArea = {
  readonly areaId: AreaId;
  readonly kind: "subDistrict" | "township";
  readonly nameZh: string;
  readonly nameEn: string;
};

/** Everybody of the demo: invented, the same for the same seed, with ids that say so. */
export type DemoTown = {
  readonly city: { readonly areaId: AreaId; readonly nameZh: string; readonly nameEn: string };
  readonly areas: readonly DemoArea[];
  readonly seniors: readonly DemoSenior[];
  /** The rescue team: one duty officer and eleven rescuers, for all areas. */
  readonly team: readonly DemoOfficer[];
  /** One per area. */
  readonly coordinators: readonly DemoOfficer[];
};

export type DemoTownOptions = {
  readonly seed: string | number;
  readonly seniors: number;
  /** Ages of 66 to 94 are counted from here. */
  readonly year: number;
};

const CITY = { areaId: areaId("330481"), nameZh: "海宁市", nameEn: "Haining" };
/** Official division codes. */
const demoAreas: readonly DemoArea[] = [
  { areaId: areaId("330481001"), kind: "subDistrict", nameZh: "硖石街道", nameEn: "Xiashi" },
  { areaId: areaId("330481002"), kind: "subDistrict", nameZh: "海洲街道", nameEn: "Haizhou" },
  { areaId: areaId("330481003"), kind: "subDistrict", nameZh: "海昌街道", nameEn: "Haichang" },
  { areaId: areaId("330481004"), kind: "subDistrict", nameZh: "马桥街道", nameEn: "Maqiao" },
  { areaId: areaId("330481110"), kind: "township", nameZh: "盐官镇", nameEn: "Yanguan" },
];
/** Share of the seniors in each of them. */
const areaWeights = [6, 5, 4, 2.5, 2.5] as const;
const RESCUERS = 12;
/** The word lists hold names for so many seniors and twice as many guardians. */
const SENIORS_MAX = 600;
const HOUSES_TRIED = 12;
const fenceRadiiM = [250, 300, 300, 350, 400, 500] as const;

/** Draws the whole town: seniors spread over the five areas, two guardians each, the team and the coordinators. */
export function createDemoTown(basemap: Basemap, options: DemoTownOptions): DemoTown {
  if (options.seniors > SENIORS_MAX) throw new RangeError(`a demo town has at most ${SENIORS_MAX} seniors`);
  const random = createRandom(options.seed);
  const draw = createPersonDraw(random.fork("names"));
  const seats = seatPlan(options.seniors);
  const seniors = seats.map((seat, index) => drawSenior(basemap, seat, { number: index + 1, options, random, draw }));
  const team = Array.from({ length: RESCUERS }, (_, index): DemoOfficer => {
    const id = personId(index === 0 ? "duty-officer" : `rescuer-${String(index).padStart(2, "0")}`);
    return { ...draw.person(id), role: index === 0 ? "dutyOfficer" : "rescuer", areaId: null };
  });
  const coordinators = demoAreas.map(
    (area): DemoOfficer => ({
      ...draw.person(personId(`coordinator-${area.nameEn.toLowerCase()}`)),
      role: "coordinator",
      areaId: area.areaId,
    }),
  );
  return { city: CITY, areas: demoAreas, seniors, team, coordinators };
}

/** Area by area, in proportion to the weights: the same senior keeps the same area whatever the size of the town. */
function seatPlan(count: number): readonly DemoArea[] {
  const taken = areaWeights.map(() => 0);
  const load = (at: number) => ((taken[at] ?? 0) + 1) / (areaWeights[at] ?? 1);
  return Array.from({ length: count }, () => {
    const next = areaWeights.reduce((best: number, _, index) => (load(index) < load(best) ? index : best), 0);
    taken[next] = (taken[next] ?? 0) + 1;
    const area = demoAreas[next];
    if (area === undefined) throw new RangeError("no area");
    return area;
  });
}

type PersonDraw = {
  readonly nameFrom: (given: readonly string[]) => string;
  readonly person: (id: PersonId) => DemoPerson;
};

/** Nobody shares a name or a phone number. */
function createPersonDraw(random: Random): PersonDraw {
  const taken = new Set<string>();
  let phones = 0;
  const nameFrom = (given: readonly string[]): string => {
    const name = random.pick(familyNames) + random.pick(given);
    if (taken.has(name)) return nameFrom(given);
    taken.add(name);
    return name;
  };
  return {
    nameFrom,
    person: (id) => {
      phones += 1;
      const digits = String(phones).padStart(8, "0");
      return {
        personId: id,
        name: nameFrom(givenNames.younger),
        phone: `100-${digits.slice(0, 4)}-${digits.slice(4)}`,
      };
    },
  };
}

type SeniorDraw = { number: number; options: DemoTownOptions; random: Random; draw: PersonDraw };

function drawSenior(basemap: Basemap, seat: DemoArea, { number, options, random, draw }: SeniorDraw): DemoSenior {
  const own = random.fork(`senior/${number}`);
  const label = String(number).padStart(4, "0");
  const gender = own.chance(0.6) ? "female" : "male";
  const name = draw.nameFrom(gender === "female" ? givenNames.oldWomen : givenNames.oldMen);
  const home = drawHome(basemap, mapArea(basemap, seat), own);
  // A draw of their own: whatever else is drawn of a senior stays as it was.
  const near = random.fork(`guardians/${number}`);
  const homeNear = (): DemoGuardian["home"] => drawGuardianHome(basemap, seat, { near: home.at, random: near });
  const first = homeNear();
  let second = homeNear();
  // Two who live behind one door are refused.
  while (isSameAddress(first.address, second.address)) second = homeNear();
  const guardian = (slot: "a" | "b", lives: DemoGuardian["home"]): DemoGuardian => ({
    ...draw.person(personId(`guardian-${label}-${slot}`)),
    home: lives,
  });
  return {
    seniorId: seniorId(`senior-${label}`),
    areaId: seat.areaId,
    name,
    calledName: `${name.slice(0, 1)}${own.pick(calledNames[gender])}`,
    gender,
    birthYear: options.year - own.whole(66, 94),
    features: `${own.pick(features.hair)}；${own.pick(features.walk)}；${own.pick(features.other)}；爱去${own.pick(favouritePlaces)}`,
    clothes: own.pick(clothes[gender]),
    address: `${seat.nameZh}${home.address}（虚构）`,
    home: home.at,
    fenceRadiusM: own.pick(fenceRadiiM),
    wristbandId: wristbandId(`band-${label}`),
    guardians: [guardian("a", first), guardian("b", second)],
  };
}

/** Of some dry houses of the area the nearest, so that it lies in walking distance; one in ten lives anywhere in it. */
function drawGuardianHome(
  basemap: Basemap,
  seat: DemoArea,
  { near, random }: { readonly near: LonLat; readonly random: Random },
): DemoGuardian["home"] {
  const houses = Array.from({ length: random.chance(0.1) ? 1 : HOUSES_TRIED }, () =>
    drawHome(basemap, mapArea(basemap, seat), random),
  );
  const nearest = houses.reduce((best, house) => (distanceM(near, house.at) < distanceM(near, best.at) ? house : best));
  return { address: `${seat.nameZh}${nearest.address}（虚构）`, at: nearest.at };
}

function mapArea(basemap: Basemap, seat: DemoArea): Area {
  const area = basemap.areas.find(({ code }) => code === seat.areaId);
  if (area === undefined) throw new Error(`the base map does not show area ${seat.areaId}`);
  return area;
}
