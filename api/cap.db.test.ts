import { afterAll, beforeAll, expect, test } from "vitest";
import { raise, reportPlace } from "./test-events.ts";
import { createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let officer: Visitor;
let ofWang: string;
beforeAll(async () => {
  town = await createTown();
  officer = await town.signIn("duty-officer");
  await town.database.db.query("update seniors set features = '左脸有痣 & <高>' where senior_id = 'senior-wang'");
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now() });
  ofWang = await raise(town.database.db, { name: "wang", at: town.clock.now() });
});
afterAll(() => town.stop());

const issue = async (visitor = officer) => await visitor.send("POST", `/incidents/${ofWang}/cap`);

/** Element rules of CAP 1.2 (OASIS, 3.2): [name, how many, what it may hold], in the order of the schema. */
type Rule = readonly [name: string, least: number, most: number, holds: RegExp];
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;
const name = /^[^\s,<&]+$/;
const any = /^[^]+$/;
const alertRules: readonly Rule[] = [
  ["identifier", 1, 1, name],
  ["sender", 1, 1, name],
  ["sent", 1, 1, time],
  ["status", 1, 1, /^(Actual|Exercise|System|Test|Draft)$/],
  ["msgType", 1, 1, /^(Alert|Update|Cancel|Ack|Error)$/],
  ["source", 0, 1, any],
  ["scope", 1, 1, /^(Public|Restricted|Private)$/],
  ["restriction", 0, 1, any],
  ["addresses", 0, 1, any],
  ["code", 0, 99, any],
  ["note", 0, 1, any],
  ["references", 0, 1, /^[^\s,]+,[^\s,]+,[^\s,]+( [^\s,]+,[^\s,]+,[^\s,]+)*$/],
  ["incidents", 0, 1, any],
  ["info", 0, 99, any],
];
const infoRules: readonly Rule[] = [
  ["language", 0, 1, /^[a-z]{2}(-[A-Z]{2})?$/],
  ["category", 1, 99, /^(Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other)$/],
  ["event", 1, 1, any],
  ["responseType", 0, 99, /^(Shelter|Evacuate|Prepare|Execute|Avoid|Monitor|Assess|AllClear|None)$/],
  ["urgency", 1, 1, /^(Immediate|Expected|Future|Past|Unknown)$/],
  ["severity", 1, 1, /^(Extreme|Severe|Moderate|Minor|Unknown)$/],
  ["certainty", 1, 1, /^(Observed|Likely|Possible|Unlikely|Unknown)$/],
  ["audience", 0, 1, any],
  ["eventCode", 0, 99, any],
  ["effective", 0, 1, time],
  ["onset", 0, 1, time],
  ["expires", 0, 1, time],
  ["senderName", 0, 1, any],
  ["headline", 0, 1, any],
  ["description", 0, 1, any],
  ["instruction", 0, 1, any],
  ["web", 0, 1, any],
  ["contact", 0, 1, any],
  ["parameter", 0, 99, any],
  ["resource", 0, 99, any],
  ["area", 0, 99, any],
];
const areaRules: readonly Rule[] = [
  ["areaDesc", 1, 1, any],
  ["polygon", 0, 99, any],
  ["circle", 0, 99, /^-?\d+(\.\d+)?,-?\d+(\.\d+)? \d+(\.\d+)?$/],
];

type Element = readonly [name: string, inner: string];
/** Direct children; each element name of the document closes on the same level it opened. */
function childrenOf(xml: string): readonly Element[] {
  const children: Element[] = [];
  const rest = xml.replace(/<(\w+)>([^]*?)<\/\1>/g, (_whole, tag: string, inner: string) => {
    children.push([tag, inner]);
    return "";
  });
  expect(rest.trim()).toBe("");
  return children;
}

function checked(xml: string, rules: readonly Rule[]): readonly Element[] {
  const children = childrenOf(xml);
  const places = children.map(([tag]) => rules.findIndex(([wanted]) => wanted === tag));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  for (const [wanted, least, most, holds] of rules) {
    const found = children.filter(([tag]) => tag === wanted);
    expect([wanted, found.length >= least && found.length <= most]).toEqual([wanted, true]);
    for (const [, inner] of found) expect([wanted, inner]).toEqual([wanted, expect.stringMatching(holds)]);
  }
  return children;
}

/** Checks a whole document and gives its fields, `info/` and `area/` before those of the inner blocks. */
function readCap(xml: unknown): ReadonlyMap<string, string> {
  const [, inner] =
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1\.2">([^]*)<\/alert>\n$/.exec(
      String(xml),
    ) ?? [];
  const alert = checked(inner ?? "", alertRules);
  const fields = new Map(alert);
  if (fields.get("scope") === "Restricted") expect(fields.has("restriction")).toBe(true);
  if (fields.get("msgType") !== "Alert") expect(fields.has("references")).toBe(true);
  const info = checked(fields.get("info") ?? "", infoRules);
  const area = checked(new Map(info).get("area") ?? "", areaRules);
  expect(String(xml)).not.toMatch(/&(?!amp;|lt;|gt;)/);
  return new Map([
    ...fields,
    ...info.map(([tag, text]) => [`info/${tag}`, text] as const),
    ...area.map(([tag, text]) => [`area/${tag}`, text] as const),
  ]);
}

test("the first document keeps every element rule of CAP 1.2 and says where to look", async () => {
  town.clock.advance(10 * 60_000);
  await town.database.setClock(town.clock);

  const answer = await issue();

  expect([answer.status, answer.headers["content-type"]]).toEqual([201, "application/cap+xml; charset=utf-8"]);
  const cap = readCap(answer.body);
  expect([cap.get("msgType"), cap.get("status"), cap.get("scope")]).toEqual(["Alert", "Actual", "Restricted"]);
  expect(cap.get("area/circle")).toBe("30.53000,120.69000 0.728");
  expect(cap.get("info/description")).toContain("左脸有痣 &amp; &lt;高&gt;");
});

test("it names nobody: no name, phone, address, home, guardian or id of a person", async () => {
  const text = String((await issue()).body);

  expect(text).not.toMatch(/示例老人|示例奶奶|1380000|示例路|senior-wang|wang-a|wang-b|1941/);
});

test("a later one is an update that refers to all before it, and the end cancels them and describes nobody", async () => {
  const update = readCap((await issue()).body);
  expect(update.get("msgType")).toBe("Update");
  expect(update.get("references")?.split(" ")).toHaveLength(2);

  const found = { action: "found", idempotencyKey: "found-by-officer" };
  expect((await officer.send("POST", `/incidents/${ofWang}/actions`, found)).status).toBe(200);
  const cancel = readCap((await issue()).body);

  expect([cancel.get("msgType"), cancel.get("info/urgency"), cancel.get("info/responseType")]).toEqual([
    "Cancel",
    "Past",
    "AllClear",
  ]);
  expect(cancel.has("area/circle")).toBe(false);
  expect(cancel.get("info/description")).toBe("已结束，不用再找。");
});

test("what was never issued cannot be cancelled, and an exercise says that it is one", async () => {
  const begun = await officer.send("POST", "/seniors/senior-li/drills", { recipients: ["li-a"] });
  const id = String(Reflect.get(Object(begun.body), "incidentId"));
  const cap = readCap((await officer.send("POST", `/incidents/${id}/cap`)).body);
  expect([cap.get("status"), cap.get("note")]).toEqual(["Exercise", "演练，没有人走失"]);

  const other = await raise(town.database.db, { name: "li", at: town.clock.now() });
  await officer.send("POST", `/incidents/${other}/actions`, { action: "found", idempotencyKey: "found-again" });
  expect(await officer.send("POST", `/incidents/${other}/cap`)).toMatchObject({
    status: 409,
    body: { code: "INCIDENT_ENDED" },
  });
});

test.each([
  ["wang-a", 403],
  ["rescuer", 403],
  ["viewer", 403],
  ["coordinator-yanguan", 404],
])("%s may not issue it", async (login, status) => {
  expect((await issue(await town.signIn(login))).status).toBe(status);
});
