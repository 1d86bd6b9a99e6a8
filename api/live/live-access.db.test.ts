import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ClientMessage, ServerMessage } from "../../infra/contract/live.ts";
import { liveAccess, liveClientAccess } from "../../infra/contract/message-access.ts";
import { saveOutage } from "../../infra/db/outages.ts";
import { areaId } from "../../infra/domain/ids.ts";
import { raise } from "../test-events.ts";
import { type ExpectedRow, isExpected, type SeniorName, type TestVisitor, visitors } from "../test-visitors.ts";
import { createStage, type OpenedPage, type Stage } from "./test-stage.ts";

const staff: ExpectedRow = {
  rescuer: "area",
  dutyOfficer: "area",
  coordinator: "area",
  viewer: "area",
  administrator: "all",
};
const everyRole: ExpectedRow = { ...staff, guardian: "paired" };
const policeInIncident: ExpectedRow = { ...everyRole, viewer: "areaInIncident" };
/** What this page says, not what the code says: whom a page is told of by each kind of message. `null`: nobody's data. */
const expected: Readonly<Record<ServerMessage["kind"], ExpectedRow | null>> = {
  hello: null,
  heartbeat: null,
  goodbye: null,
  snapshot: policeInIncident,
  senior: policeInIncident,
  positions: policeInIncident,
  incident: everyRole,
  outages: staff,
};
const aboutSomebody = ["snapshot", "senior", "positions", "incident", "outages"] as const;

let stage: Stage;
let pages: ReadonlyMap<string, OpenedPage>;
beforeAll(async () => {
  stage = await createStage();
  for (const name of ["wang", "li"]) await stage.move(name, 120.69);
  pages = new Map(await openAll());
  for (const name of ["wang", "li"] as const) {
    const incidentId = await raise(stage.town.database.db, { name, at: stage.ticks() });
    await heardByAll(name, (page) => page.next("incident", ({ incident }) => incident.incidentId === incidentId));
    await stage.move(name, 120.692);
    await heardByAll(name, (page) => page.next("positions", ({ positions }) => positions.some(isAbout(name))));
    await dressAnew(name);
    await heardByAll(name, (page) => page.next("senior", ({ senior }) => isAbout(name)(senior)));
    await outageIn(name === "wang" ? "xiashi" : "yanguan");
    for (const { page } of pages.values()) page.say({ kind: "shown", incidentId });
    for (const visitor of calledAbout(name))
      await pages
        .get(visitor.login)
        ?.page.next(
          "incident",
          ({ incident }) =>
            incident.incidentId === incidentId &&
            incident.responders.some(({ personId, state }) => personId === visitor.login && state === "shown"),
        );
  }
  for (const { login, role, near } of visitors)
    if (role !== "guardian")
      await pages.get(login)?.page.next("outages", ({ outages }) => outages.length === near.length);
});
afterAll(async () => {
  await stage.stop();
});

test("no kind of live message is missing from the table of who is told what", () => {
  const kinds = (schema: { readonly anyOf: readonly { readonly properties: { kind: { const: string } } }[] }) =>
    schema.anyOf.map((each) => each.properties.kind.const).sort();

  expect(Object.keys(liveAccess).sort()).toEqual(kinds(ServerMessage));
  expect(Object.keys(expected).sort()).toEqual(kinds(ServerMessage));
  expect(Object.keys(liveClientAccess).sort()).toEqual(kinds(ClientMessage));
});

describe.each(aboutSomebody)("%s", (kind) => {
  test.each(visitors)("tells $login of those in reach and of nobody else", (visitor) => {
    const row = expected[kind];
    for (const name of ["wang", "li"] as const) {
      const isAllowed = row !== null && isExpected(row, visitor, { name, inIncident: true });

      expect([name, namesIn(visitor, kind).includes(name)]).toEqual([name, isAllowed]);
    }
  });
});

test.each(visitors)("hello and heartbeat tell $login nothing of anybody", ({ login }) => {
  const said = pages.get(login)?.page.received.filter(({ kind }) => kind === "hello" || kind === "heartbeat") ?? [];

  expect(said.some(({ kind }) => kind === "hello")).toBe(true);
  expect(JSON.stringify(said)).not.toMatch(/wang|li\b|120\.6/);
});

test.each(visitors)(
  "that $login has an incident on the screen is written down only where they take part in it",
  async (visitor) => {
    const rows = await stage.town.database.db.query<{ senior: string }>(
      `select distinct i.senior_id as senior from incident_events e join incidents i using (incident_id)
     where e.kind = 'shown' and e.actor_id = $1`,
      [visitor.login],
    );
    const names = rows.map((row) => row.senior);

    const takesPart: ExpectedRow = { ...everyRole };
    delete takesPart.viewer;
    for (const name of ["wang", "li"] as const) {
      if (!isExpected(takesPart, visitor, { name, inIncident: true })) expect(names).not.toContain(`senior-${name}`);
      if (calledAbout(name).includes(visitor)) expect(names).toContain(`senior-${name}`);
    }
  },
);

async function openAll(): Promise<readonly (readonly [string, OpenedPage])[]> {
  const opened: [string, OpenedPage][] = [];
  for (const { login } of visitors) opened.push([login, await stage.open(login)]);
  return opened;
}

async function dressAnew(name: SeniorName): Promise<void> {
  await stage.town.database.db.query("update seniors set clothes = 'blue' where senior_id = $1", [`senior-${name}`]);
}

async function outageIn(area: string): Promise<void> {
  const now = stage.town.clock.now();
  const span = { from: now, to: now, noticedAt: now, endedAt: null };
  const outage = { outageId: `outage-${area}`, areaId: areaId(area), ...span, silentCount: 7, bandCount: 9 };
  await stage.town.database.db.transaction((tx) => saveOutage(tx, outage, "begins"));
}

/** Settles when everybody in reach was told: by then nothing is on its way to anybody else either. */
async function heardByAll(name: SeniorName, next: (page: OpenedPage["page"]) => Promise<unknown>): Promise<void> {
  for (const visitor of visitors) {
    const opened = pages.get(visitor.login);
    if (opened !== undefined && isExpected(everyRole, visitor, { name, inIncident: true })) await next(opened.page);
  }
}

/** An SOS calls these at once; the others may look and are not waited for. */
function calledAbout(name: SeniorName): readonly TestVisitor[] {
  const row: ExpectedRow = { guardian: "paired", rescuer: "area", dutyOfficer: "area" };
  return visitors.filter((visitor) => isExpected(row, visitor, { name, inIncident: true }));
}

const isAbout =
  (name: SeniorName) =>
  ({ seniorId }: { readonly seniorId: string }): boolean =>
    seniorId === `senior-${name}`;

/** Whom the messages of one kind speak of; an outage is of the senior's area. */
function namesIn(visitor: TestVisitor, kind: (typeof aboutSomebody)[number]): readonly SeniorName[] {
  const said = pages.get(visitor.login)?.page.received.filter((message) => message.kind === kind) ?? [];
  const text = JSON.stringify(said, (key, value: unknown) => (key === "areas" ? undefined : value));
  const marks = kind === "outages" ? { wang: '"xiashi"', li: '"yanguan"' } : { wang: "senior-wang", li: "senior-li" };
  return (["wang", "li"] as const).filter((name) => text.includes(marks[name]));
}
