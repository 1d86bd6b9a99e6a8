import type { PositionView, SeniorView } from "../../infra/contract/views.ts";
import { type EpochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Point } from "../map/to-leaflet.ts";
import { km, type Town } from "./town.ts";

/** The people whom the scenarios are about; all of them invented. */
export const wang = "senior-0001";
export const zhou = "senior-0351";
export const gu = "senior-0113";
export const shen = "senior-0114";
export const zhang = "senior-0002";
export const lu = "senior-0115";

const liFang = { personId: "person-lifang", slot: "A" as const, name: "李芳", phone: "13800000121" };
const chenWei = { personId: "person-chenwei", slot: "B" as const, name: "陈伟", phone: "13900000121" };

const wangHome = km(0.475, -0.52);

/** Puts the cast into the town in place of whoever lived there. */
export function castInto(town: Town, now: EpochMs): Town {
  const seniors = town.seniors.map((senior) => ({ ...senior, ...roles[senior.seniorId] }));
  const positions = town.positions.map((position) => ({ ...position, ...places(now)[position.seniorId] }));
  return { ...town, seniors, positions };
}

const photographedAt = "2026-03-02T02:00:00.000Z";

const degrees = ([lon, lat]: Point) => ({ lon, lat });

const roles: Readonly<Record<string, Partial<SeniorView>>> = {
  [wang]: {
    name: "王秀珍",
    calledName: "王奶奶",
    gender: "female",
    birthYear: 1944,
    features: "1.56 米，白发挽髻，耳背，叫“阿珍”会应",
    clothes: "暗红开衫，灰裤，黑布鞋",
    address: "竹里街 12 号（虚构）",
    home: degrees(wangHome),
    photoAt: photographedAt,
    guardians: [liFang, chenWei],
  },
  [zhou]: {
    name: "周阿根",
    calledName: "周爷爷",
    gender: "male",
    birthYear: 1947,
    features: "戴旧军帽，左手拿拐杖",
    clothes: "藏青棉袄",
    home: degrees(km(-13.1, -11.2)),
    photoAt: photographedAt,
    guardians: [
      { personId: "person-zhiqiang", slot: "A", name: "沈志强", phone: "13800000351" },
      { personId: "guardian-zhou-b", slot: "B", name: "吴敏", phone: "13900000351" },
    ],
  },
  [gu]: {
    name: "顾念慈",
    calledName: "顾奶奶",
    gender: "female",
    birthYear: 1942,
    home: degrees(km(-1.55, -0.62)),
    photoAt: photographedAt,
  },
  [shen]: { name: "沈宝珠", calledName: "沈奶奶", gender: "female", birthYear: 1945 },
  [zhang]: { name: "张福林", calledName: "张爷爷", gender: "male", birthYear: 1940, photoAt: photographedAt },
  [lu]: { name: "陆阿毛", calledName: "陆爷爷", gender: "male", birthYear: 1946 },
};

function places(now: EpochMs): Readonly<Record<string, Partial<PositionView>>> {
  const ago = (seconds: number) => toIso(plusMs(now, -seconds * 1_000));
  return {
    [wang]: {
      standing: "inside",
      place: { ...degrees(km(0.5, -0.5)), fixedAt: ago(40), accuracyM: 26 },
      heardAt: ago(40),
      distanceM: -240,
      batteryPct: 76,
      charging: false,
      speedMps: 0,
    },
    [zhang]: { standing: "silent", heardAt: ago(12 * 60), batteryPct: 9, charging: false, worn: true },
    [lu]: { standing: "inside", worn: false, charging: false, batteryPct: 54, heardAt: ago(6 * 60) },
    [gu]: {
      standing: "inside",
      place: { ...degrees(km(-1.56, -0.6)), fixedAt: ago(25), accuracyM: 18 },
      heardAt: ago(25),
    },
    [shen]: { standing: "inside", heardAt: ago(30) },
    [zhou]: {
      standing: "inside",
      place: { ...degrees(km(-13.08, -11.22)), fixedAt: ago(30), accuracyM: 14 },
      heardAt: ago(30),
    },
  };
}

const before: readonly (readonly [number, number])[] = [
  [0.492, -0.484],
  [0.48, -0.44],
  [0.48, -0.396],
  [0.48, -0.325],
  [0.474, -0.257],
  [0.55, -0.251],
];
const after: readonly (readonly [number, number])[] = [
  [0.72, -0.236],
  [0.762, -0.233],
  [0.812, -0.229],
  [0.856, -0.225],
  [0.905, -0.229],
  [0.951, -0.235],
  [1.0, -0.219],
  [1.034, -0.2125],
];

/** The way Wang Xiuzhen walked: out of the fence, 110 s of silence, then every 12 s. Seconds before now, oldest first. */
export const wangsWay: readonly { readonly at: Point; readonly secondsAgo: number }[] = [
  ...before.map(([x, y], index) => ({ at: km(x, y), secondsAgo: 202 + (before.length - 1 - index) * 55 })),
  ...after.map(([x, y], index) => ({ at: km(x, y), secondsAgo: 8 + (after.length - 1 - index) * 12 })),
];
export const lastSeenWang: Point = km(1.034, -0.2125);
export const liFangNow: Point = km(0.65, 0.076);
