import { describe, expect, test } from "vitest";
import { distanceM } from "../infra/domain/geo.ts";
import { FAR_GUARDIAN_M, isSameAddress } from "../infra/domain/guardian-home.ts";
import { readBasemap } from "./basemap.ts";
import { createDemoTown } from "./demo-people.ts";
import { drawHabits } from "./habits.ts";
import { isInside } from "./homes.ts";
import { createRandom } from "./random.ts";
import { createStreetNet } from "./street-net.ts";

const basemap = readBasemap();
const town = createDemoTown(basemap, { seed: "demo", seniors: 400, year: 2026 });
const guardians = town.seniors.flatMap((senior) => senior.guardians);
const everybody = [...town.seniors, ...guardians, ...town.team, ...town.coordinators];

describe("the people of the demo", () => {
  test("are 400 seniors with two guardians each, one team of twelve and a coordinator per area", () => {
    expect(town.seniors).toHaveLength(400);
    expect(new Set(guardians.map(({ personId }) => personId)).size).toBe(800);
    expect(town.team.map(({ role }) => role)).toEqual(["dutyOfficer", ...Array.from({ length: 11 }, () => "rescuer")]);
    expect(town.coordinators.map(({ areaId }) => areaId)).toEqual(town.areas.map(({ areaId }) => areaId));
  });

  test("live in the four sub-districts and the township of the map", () => {
    const codes = basemap.areas.map(({ code }) => code);

    expect(town.areas.map(({ areaId }) => areaId)).toEqual(codes);
    for (const { code, outline } of basemap.areas) {
      const here = town.seniors.filter(({ areaId }) => areaId === code);
      expect(here.length).toBeGreaterThan(40);
      expect(here.every(({ home }) => isInside(outline, home))).toBe(true);
    }
  });

  test("have guardians who live in walking distance, each behind a door of their own, and a few who live too far", () => {
    const far = town.seniors.flatMap(({ home, guardians: pair }) => pair.map((it) => distanceM(home, it.home.at)));

    expect(far.filter((metres) => metres < FAR_GUARDIAN_M).length).toBeGreaterThan(700);
    expect(far.filter((metres) => metres >= FAR_GUARDIAN_M).length).toBeGreaterThan(0);
    expect(town.seniors.filter(({ guardians: [a, b] }) => isSameAddress(a.home.address, b.home.address))).toEqual([]);
    expect(guardians.every(({ home }) => home.address.endsWith("（虚构）"))).toBe(true);
  });

  test("cannot be mistaken for real people: no phone number was ever given to anybody", () => {
    const phones = [...guardians, ...town.team, ...town.coordinators].map(({ phone }) => phone);

    expect(phones.every((phone) => /^100-\d{4}-\d{4}$/.test(phone))).toBe(true);
    expect(new Set(phones).size).toBe(phones.length);
    expect(town.seniors.every(({ address }) => address.endsWith("（虚构）"))).toBe(true);
  });

  test("have names of two to four characters that nobody shares, and are 66 to 94 years old", () => {
    const names = everybody.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^\p{Script=Han}{2,4}$/u.test(name))).toBe(true);
    expect(town.seniors.every(({ birthYear }) => birthYear >= 1932 && birthYear <= 1960)).toBe(true);
    expect(town.seniors.every((senior) => senior.calledName.startsWith(senior.name.slice(0, 1)))).toBe(true);
  });

  test("are the same people on every machine, and a smaller town is the beginning of the larger one", () => {
    const small = createDemoTown(basemap, { seed: "demo", seniors: 10, year: 2026 });

    expect(small.seniors).toEqual(town.seniors.slice(0, 10));
    expect(createDemoTown(basemap, { seed: "other", seniors: 1, year: 2026 }).seniors[0]).not.toEqual(town.seniors[0]);
  });

  test("cannot be more than there are names for", () => {
    expect(() => createDemoTown(basemap, { seed: 1, seniors: 601, year: 2026 })).toThrow("600");
  });
});

test("nearly every senior of the demo has somewhere to go inside the fence, and nobody goes through it", () => {
  const net = createStreetNet(basemap.streets);
  const habits = town.seniors.map(({ home, fenceRadiusM, seniorId }) => ({
    radiusM: fenceRadiusM,
    ...drawHabits({ home, fenceRadiusM, awayShare: 0 }, net, basemap.places, createRandom(seniorId)),
  }));

  const homebound = habits.filter(({ near }) => near.length === 0);
  const outside = habits.filter(({ home, near, radiusM }) =>
    near.some(({ way }) => way.points.some((point) => distanceM(home, point) > radiusM - 50)),
  );

  expect(homebound.length).toBeLessThan(60);
  expect(outside).toEqual([]);
});
