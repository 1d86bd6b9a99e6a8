import { afterAll, beforeAll, expect, test } from "vitest";
import { ClueList, FinderCodeMade } from "../infra/contract/clues.ts";
import { IncidentDetail } from "../infra/contract/http.ts";
import { runRetention } from "../infra/db/retention.ts";
import { DAY_MS } from "../infra/domain/time.ts";
import { raise } from "./test-events.ts";
import { codeOf, createFinder } from "./test-finder.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";
import { isExpected, visitors } from "./test-visitors.ts";

let town: Town;
let incidentId: string;
let path: string;
let clueIds: readonly string[];
const signedIn = new Map<string, Visitor>();
const as = (login: string): Visitor => {
  const visitor = signedIn.get(login);
  if (visitor === undefined) throw new Error(`${login} is not signed in`);
  return visitor;
};
beforeAll(async () => {
  town = await createTown();
  for (const { login } of [...visitors, { login: "wang-b" }]) signedIn.set(login, await town.signIn(login));
  incidentId = await raise(town.database.db, { name: "wang", at: town.clock.now(), kind: "exit" });
  path = `/incidents/${incidentId}/clues`;
  const code = await as("coordinator").send("POST", "/wristbands/band-wang/finder-code");
  const finder = createFinder(town);
  const token = bodyOf(FinderCodeMade, code).path.replace("/finder.html#", "");
  const given = [await finder.given(token, { contact: "13800001234" }), await finder.given(token)];
  clueIds = given.map(({ clueId }) => clueId);
});
afterAll(() => town.stop());

const judge = (login: string, clue: number, judgement: "confirmed" | "dismissed") =>
  as(login).send("POST", `${path}/${clueIds[clue]}/judgement`, { judgement });
const seenBy = async (login: string) => bodyOf(ClueList, await as(login).get(path)).items;
const judges = { rescuer: "area", dutyOfficer: "area", coordinator: "area", administrator: "all" } as const;
const readers = { ...judges, guardian: "paired", viewer: "area" } as const;
const wang = { name: "wang", inIncident: true } as const;

test.each(visitors)("before anybody has judged, $login sees the clues only where they judge them", async (visitor) => {
  const answer = await as(visitor.login).get(path);
  const story = await as(visitor.login).get(`/incidents/${incidentId}`);
  if (!isExpected(readers, visitor, wang)) return expect(answer.status).toBe(404);

  const sees = isExpected(judges, visitor, wang);
  const kinds = bodyOf(IncidentDetail, story).timeline.map(({ kind }) => kind);
  expect([bodyOf(ClueList, answer).items.length, kinds.includes("clueGiven")]).toEqual([sees ? 2 : 0, sees]);
});

test.each(visitors)("$login judges a clue only where they are there for the senior", async (visitor) => {
  const { status } = await judge(visitor.login, 1, "dismissed");

  const refused = visitor.role === "guardian" || visitor.role === "viewer" ? 403 : 404;
  expect(status).toBe(isExpected(judges, visitor, wang) ? 200 : refused);
});

test("a guardian sees what was confirmed, without the finder's number, and is told; who judged stands in the story and the audit", async () => {
  await judge("rescuer", 0, "confirmed");

  const [clue, ...others] = await seenBy("wang-a");
  const told = await town.database.db.query(
    "select distinct person_id from outbox where person_id like 'wang-%' and kind = 'update'",
  );
  const { timeline } = bodyOf(IncidentDetail, await as("wang-a").get(`/incidents/${incidentId}`));
  const audited = await town.database.db.query<{ action: string }>(
    "select action from audit where action in ('clue.judge', 'clue.give', 'readClues')",
  );

  expect([clue?.state, clue?.contact, others]).toEqual(["confirmed", null, []]);
  expect((await seenBy("duty-officer")).find(({ clueId }) => clueId === clueIds[0])?.contact).toBe("13800001234");
  expect(told.length).toBe(2);
  expect(timeline.filter(({ kind }) => kind === "clueJudged")).toMatchObject([{ actor: { name: "示例 rescuer" } }]);
  expect(new Set(audited.map(({ action }) => action))).toEqual(new Set(["clue.give", "clue.judge", "readClues"]));
});

test("a clue of another incident, or one that never was, cannot be judged or seen", async () => {
  const other = await as("rescuer").send("POST", `${path}/nobody/judgement`, { judgement: "confirmed" });

  expect(codeOf(other)).toEqual([404, "NOT_FOUND"]);
  expect(codeOf(await as("rescuer").get(`${path}/${clueIds[0]}/photo`))).toEqual([404, "NOT_FOUND"]);
});

test("what passers-by said goes with the trace; that there were clues stays in the story", async () => {
  const { db } = town.database;
  town.clock.advance(4 * DAY_MS);
  await town.database.setClock(town.clock);

  const gone = await runRetention(db, {
    now: town.clock.now(),
    policy: { traceDays: 3, coarseDays: 0, incidentDays: 20 },
  });

  expect(gone["clues"]).toBe(2);
  const admin = await town.signIn("admin");
  await db.query("update sessions set needs_set_up = false");
  const detail = bodyOf(IncidentDetail, await admin.get(`/incidents/${incidentId}`));
  expect(detail.timeline.filter(({ kind }) => kind === "clueGiven").length).toBe(2);
  expect(bodyOf(ClueList, await admin.get(path)).items).toEqual([]);
});

test("with the senior everything that passers-by said is erased", async () => {
  const { db } = town.database;
  const admin = await town.signIn("admin");
  await admin.send("POST", `/incidents/${incidentId}/actions`, {
    action: "found",
    idempotencyKey: "found-1-key",
    note: "home",
  });
  const erased = await admin.send("POST", "/seniors/senior-wang/erasure", { reason: "consentWithdrawn" });

  const left = await db.query(
    "select 1 from clues union all select 1 from finder_codes union all select 1 from clue_photos",
  );
  expect([erased.status, left]).toEqual([200, []]);
});
