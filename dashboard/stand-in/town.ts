import type { AreaView, PersonView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { type EpochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import { fromGridKm } from "../map/kilometre-grid.ts";
import type { Point } from "../map/to-leaflet.ts";
import { createRandom } from "./random.ts";

export type Town = {
  readonly areas: readonly AreaView[];
  readonly seniors: readonly SeniorView[];
  readonly positions: readonly PositionView[];
};

type Seat = {
  readonly areaId: string;
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
  readonly share: number;
};

/** Where people live, kilometres from the middle of the town, and how many of 400. */
const seats: readonly Seat[] = [
  { areaId: "330481001", x: 0.55, y: 1.55, wide: 1.25, high: 1.0, share: 112 },
  { areaId: "330481002", x: -1.5, y: -0.55, wide: 1.25, high: 1.2, share: 96 },
  { areaId: "330481003", x: 1.75, y: -0.7, wide: 1.05, high: 1.0, share: 84 },
  { areaId: "330481004", x: 2.4, y: -4.35, wide: 0.85, high: 0.65, share: 58 },
  { areaId: "330481110", x: -13.05, y: -11.3, wide: 1.1, high: 0.85, share: 50 },
];
const familyNames = "赵钱孙吴郑冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜".split("");
const givenNames = "桂芬 玉兰 阿毛 福林 惠英 水根 念慈 宝珠 永年 秀英 根宝 月娥 金花 长生 素珍 炳荣 小妹 德明".split(
  " ",
);
const young = "敏 强 静 涛 燕 立 芳 伟 洁 军 丽 勇".split(" ");

/** Kilometres east and north of the middle of the town as a place. */
export function km(x: number, y: number): Point {
  return fromGridKm(x + 17, y + 14);
}

/** The people of the stand-in: seeded, fictional, as many as asked for. */
export function createTown(count: number, now: EpochMs): Town {
  const random = createRandom(4_001);
  const seniors: SeniorView[] = [];
  const positions: PositionView[] = [];
  for (const seat of seats) {
    const here = Math.round((seat.share / 400) * count);
    for (let index = 0; index < here; index += 1) {
      const senior = createSenior(seniors.length, seat, random);
      seniors.push(senior);
      positions.push(createPosition(senior, now, random));
    }
  }
  return { areas, seniors, positions };
}

function createSenior(index: number, seat: Seat, random: () => number): SeniorView {
  const family = pick(familyNames, random);
  const gender = random() < 0.6 ? "female" : "male";
  const [lon, lat] = km(seat.x + bell(random) * seat.wide * 1.5, seat.y + bell(random) * seat.high * 1.5);
  const number = String(index + 1).padStart(4, "0");
  return {
    seniorId: `senior-${number}`,
    areaId: seat.areaId,
    name: `${family}${pick(givenNames, random)}`,
    calledName: `${family}${gender === "female" ? "奶奶" : "爷爷"}`,
    gender,
    birthYear: 1936 + Math.floor(random() * 16),
    features: "",
    clothes: "",
    address: "",
    home: { lon, lat },
    wristbandId: `HN-121-${number}`,
    photoAt: null,
    guardians: (["A", "B"] as const).map((slot) => ({
      personId: `guardian-${number}-${slot.toLowerCase()}`,
      slot,
      name: `${pick(familyNames, random)}${pick(young, random)}`,
      phone: `13${slot === "A" ? 8 : 9}0000${number}`,
    })),
  };
}

function createPosition(senior: SeniorView, now: EpochMs, random: () => number): PositionView {
  const luck = random();
  const minutes = luck < 0.74 ? random() * 1.9 : luck < 0.955 ? 2 + random() * 7.5 : 12 + random() * 40;
  const isSilent = luck > 0.967;
  const fixedAt = toIso(plusMs(now, -minutes * 60_000));
  const [lon, lat] = [(senior.home?.lon ?? 0) + bell(random) * 0.0006, (senior.home?.lat ?? 0) + bell(random) * 0.0006];
  const isCharging = isSilent && random() < 0.7;
  return {
    seniorId: senior.seniorId,
    wristbandId: senior.wristbandId ?? "",
    standing: isSilent ? "silent" : random() < 0.05 ? "accompanied" : "inside",
    place: { lon, lat, fixedAt, accuracyM: Math.round(8 + random() * 40) },
    source: random() < 0.6 ? "gnss" : "wifi",
    speedMps: Math.round(random() * 4) / 10,
    headingDeg: Math.round(random() * 360),
    distanceM: -Math.round(80 + random() * 180),
    heardAt: fixedAt,
    batteryPct: isSilent && !isCharging ? Math.round(4 + random() * 9) : Math.round(22 + random() * 76),
    charging: isCharging,
    worn: true,
  };
}

const bell = (random: () => number): number => (random() + random() + random() - 1.5) / 1.5;
const pick = <Item>(items: readonly Item[], random: () => number): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
};

const area = (areaId: string, kind: AreaView["kind"], nameZh: string, nameEn: string): AreaView => ({
  areaId,
  parentId: kind === "city" ? null : "330481",
  kind,
  nameZh,
  nameEn,
});
const areas: readonly AreaView[] = [
  area("330481", "city", "海宁市", "Haining"),
  area("330481001", "subDistrict", "硖石街道", "Xiashi"),
  area("330481002", "subDistrict", "海洲街道", "Haizhou"),
  area("330481003", "subDistrict", "海昌街道", "Haichang"),
  area("330481004", "subDistrict", "马桥街道", "Maqiao"),
  area("330481110", "township", "盐官镇", "Yanguan"),
];

export type Account = { readonly login: string; readonly password: string; readonly person: PersonView };
const account = (login: string, name: string, roles: PersonView["roles"], phone: string): Account => ({
  login,
  password: "demo-demo-121",
  person: { personId: `person-${login}`, name, phone, email: null, locale: "zh-CN", roles },
});

/** Who can sign in to the stand-in. Li Fang and Chen Wei guard Wang Xiuzhen, Shen Zhiqiang guards Zhou Agen. */
export const accounts: readonly Account[] = [
  account(
    "zhou",
    "周启明",
    [
      { role: "dutyOfficer", areaId: null },
      { role: "rescuer", areaId: null },
    ],
    "13800000001",
  ),
  account("wu", "吴队员", [{ role: "rescuer", areaId: null }], "13800000002"),
  account("lifang", "李芳", [{ role: "guardian", areaId: null }], "13800000121"),
  account("chenwei", "陈伟", [{ role: "guardian", areaId: null }], "13900000121"),
  account("newcomer", "许燕", [{ role: "guardian", areaId: null }], "13800000009"),
  account("shen", "沈协管", [{ role: "coordinator", areaId: "330481001" }], "13800000003"),
  account("admin", "管理员", [{ role: "administrator", areaId: null }], "13800000004"),
  account("he", "何队员", [{ role: "rescuer", areaId: "330481110" }], "13800000006"),
  account("viewer", "民政观察", [{ role: "viewer", areaId: null }], "13800000007"),
  account("zhiqiang", "沈志强", [{ role: "guardian", areaId: null }], "13800000351"),
];
