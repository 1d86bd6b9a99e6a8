import { type ImportField, importFields, neededFields } from "../../infra/contract/imports.ts";
import { textCell } from "../trace/csv.ts";

type Names = readonly [zh: string, en: string, ...others: string[]];

/** How each column is headed in the template, and by what else it is known. */
export const columnNames: Readonly<Record<ImportField, Names>> = {
  seniorId: ["编号", "Own id", "老人编号"],
  name: ["姓名", "Name", "老人姓名"],
  calledName: ["守护人怎么叫", "Called", "称呼", "called name"],
  gender: ["性别", "Gender", "sex"],
  birthYear: ["出生年", "Birth year", "出生年份", "year of birth"],
  area: ["街道或镇", "Area", "街道", "社区", "镇", "地区"],
  address: ["住址", "Address", "家庭住址", "地址"],
  homeLon: ["家经度", "Home longitude", "经度", "longitude", "lon"],
  homeLat: ["家纬度", "Home latitude", "纬度", "latitude", "lat"],
  radiusM: ["围栏半径（米）", "Fence radius (m)", "围栏半径", "半径", "radius"],
  features: ["特征", "Features", "看得出的特征"],
  clothes: ["平时衣着", "Clothes", "衣着"],
  wristbandId: ["手环编号", "Wristband", "手环号", "手环", "wristband id"],
  model: ["手环型号", "Wristband model", "型号", "model"],
  interval: ["多久报一次（秒）", "Reports every (s)", "上报间隔", "上报间隔（秒）", "interval"],
  nameA: ["守护人A姓名", "Guardian A name", "守护人A"],
  phoneA: ["守护人A手机号", "Guardian A phone", "守护人A手机", "守护人A电话"],
  addressA: ["守护人A住址", "Guardian A address"],
  nameB: ["守护人B姓名", "Guardian B name", "守护人B"],
  phoneB: ["守护人B手机号", "Guardian B phone", "守护人B手机", "守护人B电话"],
  addressB: ["守护人B住址", "Guardian B address"],
  consentVersion: ["同意书版本", "Consent version"],
  consentDate: ["签字日期", "Consent date", "同意日期"],
  consentScopes: ["同意的内容", "Consent covers", "同意内容"],
  signedBy: ["代签人姓名", "Signed by", "代签人"],
  signedAs: ["代签人身份", "Signed as", "代签人关系"],
  signedWhy: ["代签依据", "Why signed for"],
};

/** Stands in the template so that everybody sees how a line looks; its wristband is none, so it is never enrolled. */
const example: Readonly<Partial<Record<ImportField, string>>> = {
  name: "示例老人",
  calledName: "示例奶奶",
  gender: "女",
  birthYear: "1941",
  area: "硖石街道",
  address: "示例路 1 号",
  homeLon: "120.6900",
  homeLat: "30.5300",
  radiusM: "300",
  features: "短发，走路慢",
  clothes: "红色外套",
  wristbandId: "（示例，请删掉这一行）",
  interval: "60",
  nameA: "示例甲",
  phoneA: "13800000001",
  addressA: "示例路 3 号",
  nameB: "示例乙",
  phoneB: "13800000002",
  addressB: "示例路 5 号",
  consentVersion: "2026-03",
  consentDate: "2026-03-01",
  consentScopes: "位置、救援队",
};

/** A list to be filled in: CSV in UTF-8 with the mark by which Excel knows it. */
export function templateOf(language: "zh-CN" | "en"): string {
  const header = importFields.map((field) => columnNames[field][language === "en" ? 1 : 0]);
  const rows = [header, importFields.map((field) => example[field] ?? "")];
  return `\uFEFF${rows.map((row) => `${row.map(textCell).join(",")}\r\n`).join("")}`;
}

export type Columns = {
  /** Where each column that is known stands. */
  readonly at: ReadonlyMap<ImportField, number>;
  readonly missing: readonly ImportField[];
  readonly ignored: readonly string[];
  /** Cells beyond the header mean nothing. */
  readonly width: number;
};

const IGNORED_SHOWN = 20;

/** Reads the header: in Chinese or English, whatever the case, width and blanks. The first column of a name counts. */
export function readHeader(header: readonly string[]): Columns {
  const at = new Map<ImportField, number>();
  const ignored: string[] = [];
  for (const [index, cell] of header.entries()) {
    const field = fieldOf(cell);
    if (field !== null && !at.has(field)) at.set(field, index);
    else if (cell.trim() !== "") ignored.push(cell.trim().slice(0, 60));
  }
  const missing = neededFields.filter((field) => !at.has(field));
  return { at, missing, ignored: ignored.slice(0, IGNORED_SHOWN), width: header.length };
}

const fieldByName: ReadonlyMap<string, ImportField> = new Map(
  importFields.flatMap((field) => [field, ...columnNames[field]].map((name) => [plain(name), field] as const)),
);

function fieldOf(cell: string): ImportField | null {
  return fieldByName.get(plain(cell)) ?? null;
}

/** NFKC makes full-width brackets, letters and digits narrow. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s_*:"']/g, "");
}
