import { describe, expect, test } from "vitest";
import type { AreaRow } from "../../infra/db/areas.ts";
import type { EnrolledRow, PhoneOwner } from "../../infra/db/enrolled.ts";
import { areaId, personId, seniorId } from "../../infra/domain/ids.ts";
import { epochMs } from "../../infra/domain/time.ts";
import { readHeader } from "./columns.ts";
import { type JudgedLine, judgeLines } from "./judge.ts";
import { readLine } from "./line.ts";
import { readCsv } from "./read-csv.ts";
import { csvOf, goodLine, type TestLine } from "./test-list.ts";

const area = (id: string, nameZh: string): AreaRow => ({
  areaId: areaId(id),
  parentId: null,
  kind: "community",
  nameZh,
  nameEn: `${id} area`,
});
const areas = [area("xiashi-1", "示例社区"), area("yanguan", "盐官镇"), area("a", "同名社区"), area("b", "同名社区")];
const mayEnrolIn = (id: string) => id !== "yanguan";
const town = {
  now: epochMs(Date.UTC(2026, 2, 1, 8)),
  serviceBox: { west: 119.5, south: 29.8, east: 121.6, north: 31.2 },
  areas,
  mayEnrolIn,
};

type Known = { readonly enrolled?: readonly EnrolledRow[]; readonly owners?: readonly PhoneOwner[] };
async function judged(
  lines: readonly TestLine[],
  { enrolled = [], owners = [] }: Known = {},
): Promise<readonly JudgedLine[]> {
  const rows = await readCsv(Buffer.from(csvOf(lines)));
  if (typeof rows === "string") throw new Error(rows);
  const [header = [], ...cells] = rows;
  const columns = readHeader(header);
  const read = cells.map((each, index) => readLine({ line: index + 2, cells: each }, columns, town));
  return judgeLines(read, { enrolled, owners, mayEnrolIn });
}
const faultsOf = (line: JudgedLine | undefined) => line?.problems.map(({ field, fault }) => `${field} ${fault}`);

test("a good line is one enrolment, with home fence and consent by default", async () => {
  const [line] = await judged([
    goodLine(1, { phoneA: "＋86 139-0000-0011", birthYear: "1941年", consentDate: "2026/2/1" }),
  ]);

  expect(line).toMatchObject({
    state: "new",
    problems: [],
    body: {
      senior: { areaId: "xiashi-1", gender: "female", birthYear: 1941, home: { lon: 120.69, lat: 30.53 } },
      wristband: { wristbandId: "W-001", reportIntervalSeconds: 60 },
      guardians: [{ phone: "+86 139-0000-0011" }, { phone: "13900000012" }],
      fence: { kind: "circle", radiusM: 300 },
      consent: {
        textVersion: "2026-03",
        scopes: ["position"],
        givenAt: "2026-02-01T00:00:00+08:00",
        representative: null,
      },
    },
  });
});

test("the paper of a senior who could not sign is read whole", async () => {
  const signed = { signedBy: "示例女儿", signedAs: "女儿", signedWhy: "评估 12", consentScopes: "位置、救援队；公安" };
  const [line] = await judged([goodLine(1, signed)]);

  expect(line?.body?.consent).toMatchObject({
    scopes: ["position", "rescueTeam", "police"],
    representative: { name: "示例女儿", relation: "child", evidence: "评估 12" },
  });
});

describe("what is wrong with a line is said of its field", () => {
  const wrong: readonly (readonly [TestLine, ...string[]])[] = [
    [{ name: "" }, "name missing"],
    [{ name: "老".repeat(101) }, "name tooLong"],
    [{ name: "=cmd|' /C calc'!A0" }, "name formula"],
    [{ features: "+1+1" }, "features formula"],
    [{ address: "@SUM(A1)" }, "address formula"],
    [{ clothes: "红\u0007色" }, "clothes unreadable"],
    [{ gender: "" }, "gender missing"],
    [{ gender: "不详" }, "gender gender"],
    [{ birthYear: "41" }, "birthYear year"],
    [{ birthYear: "1899" }, "birthYear year"],
    [{ birthYear: "2001" }, "birthYear year"],
    [{ area: "没有这个镇" }, "area areaUnknown"],
    [{ area: "同名社区" }, "area areaSeveral"],
    [{ area: "盐官镇" }, "area areaNotYours"],
    [{ homeLon: "" }, "homeLon missing"],
    [{ homeLon: "120.69 E" }, "homeLon number"],
    [{ homeLon: "30.53", homeLat: "120.69" }, "homeLon swapped"],
    [{ homeLon: "116.4", homeLat: "39.9" }, "homeLon outsideService"],
    [{ radiusM: "29" }, "radiusM radius"],
    [{ radiusM: "20001" }, "radiusM radius"],
    [{ interval: "0" }, "interval interval"],
    [{ interval: "1.5" }, "interval interval"],
    [{ wristbandId: "" }, "wristbandId missing"],
    [{ wristbandId: "手环 1" }, "wristbandId id"],
    [{ seniorId: "a b" }, "seniorId id"],
    [{ phoneA: "" }, "phoneA missing"],
    [{ phoneA: "1390000001" }, "phoneA phone"],
    [{ phoneA: "139000000111" }, "phoneA phone"],
    [{ phoneA: "十三九" }, "phoneA phone"],
    [{ nameB: "示例甲001", phoneB: "+86 1390000 0011" }, "phoneB samePerson"],
    [{ phoneB: "1390000 0011" }, "phoneB samePhone"],
    [{ addressA: "竹里街 12 号", addressB: "竹里街12号" }, "addressB sameAddress"],
    [{ consentVersion: "" }, "consentVersion consentMissing"],
    [{ consentDate: "" }, "consentDate consentMissing"],
    [{ consentDate: "2026-02-30" }, "consentDate date"],
    [{ consentDate: "2026-03-02" }, "consentDate dateAhead"],
    [{ consentScopes: "健康" }, "consentScopes scopes"],
    [{ consentScopes: "位置、星座" }, "consentScopes scopes"],
    [{ signedBy: "示例女儿" }, "signedWhy signer", "signedAs signer"],
    [{ signedBy: "示例", signedWhy: "评估", signedAs: "邻居" }, "signedAs relation"],
  ];
  test.each(wrong.map(([change, ...faults]) => ({ change, faults })))(
    "$change: $faults",
    async ({ change, faults }) => {
      expect(faultsOf((await judged([goodLine(1, change)]))[0])).toEqual(faults);
    },
  );

  test("a comma too many moves every cell after it: the line says so", async () => {
    const [header = "", line = ""] = csvOf([goodLine(1)])
      .trimEnd()
      .split("\r\n");
    const rows = await readCsv(Buffer.from(`${header}\n${line},,oops`));
    if (typeof rows === "string") throw new Error(rows);
    const read = readLine({ line: 2, cells: rows[1] ?? [] }, readHeader(rows[0] ?? []), town);

    expect(read.problems).toEqual([{ field: null, fault: "extraCells", otherLine: null }]);
  });
});

test("the second line with a wristband, an id or another's phone names the first", async () => {
  const lines = await judged([
    goodLine(1, { seniorId: "s-1" }),
    goodLine(2, { wristbandId: "W-001" }),
    goodLine(3, { seniorId: "s-1" }),
    goodLine(4, { nameA: "示例甲001", phoneA: "13900000011" }),
    goodLine(5, { phoneB: "13900000011" }),
  ]);

  expect(lines.map(({ state, problems }) => [state, ...problems])).toEqual([
    ["new"],
    ["bad", { field: "wristbandId", fault: "twice", otherLine: 2 }],
    ["bad", { field: "seniorId", fault: "twice", otherLine: 2 }],
    ["new"],
    ["bad", { field: "phoneB", fault: "otherName", otherLine: 2 }],
  ]);
});

const enrolled: EnrolledRow = {
  seniorId: seniorId("s-9"),
  areaId: areaId("xiashi-1"),
  hasLeft: false,
  name: "示例老人001",
  calledName: "示例奶奶",
  gender: "female",
  birthYear: 1941,
  address: "示例路 1 号",
  homeLon: 120.69,
  homeLat: 30.53,
  features: "短发",
  clothes: "",
  wristbandId: "W-001",
  nameA: "示例甲001",
  phoneA: "139 0000 0011",
  nameB: "示例乙001",
  phoneB: "13900000012",
};

test("whoever is enrolled is told from the list by wristband and name, or by the own id", async () => {
  const lines = [goodLine(1), goodLine(1, { seniorId: "s-9", wristbandId: "W-777", address: "新街 2 号" })];
  const states = await Promise.all(lines.map(async (line) => (await judged([line], { enrolled: [enrolled] }))[0]));

  expect(states.map((line) => [line?.state, ...(line?.differs ?? [])])).toEqual([
    ["unchanged"],
    ["changed", "address", "wristbandId"],
  ]);
});

test("a wristband that somebody else wears, and whoever is out of reach, stay as they are", async () => {
  const far = { ...enrolled, areaId: areaId("yanguan") };
  const other = (await judged([goodLine(1, { name: "别人" })], { enrolled: [enrolled] }))[0];
  const away = (await judged([goodLine(1, { seniorId: "s-9" })], { enrolled: [far] }))[0];

  expect(faultsOf(other)).toEqual(["wristbandId worn"]);
  expect(faultsOf(away)).toEqual(["wristbandId worn", "seniorId taken"]);
});

test("a guardian whom the service knows is that person; another name for the phone is a slip", async () => {
  const owners = [
    { personId: personId("p-1"), name: "示例甲001", phone: "13900000011", homeAddress: "", homePlace: null },
  ];
  const [same, other] = await judged([goodLine(1), goodLine(2, { phoneA: "13900000011", nameA: "示例甲001" })], {
    owners,
  });
  const [slip] = await judged([goodLine(1, { nameA: "示例丙" })], { owners });

  expect([same, other].map((line) => line?.body?.guardians[0]?.personId)).toEqual(["p-1", "p-1"]);
  expect(faultsOf(slip)).toEqual(["phoneA otherName"]);
});
