import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ShareBody, SharedView, ShareList, ShareMade, ShareOpened, ShareView } from "../infra/contract/shares.ts";
import { verifyAudit } from "../infra/db/audit.ts";
import { HOUR_MS, MINUTE_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { type Answer, answerOf, bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";
import { visitors } from "./test-visitors.ts";

let town: Town;
let officer: Visitor;
let ofWang: string;
let round = 0;
beforeAll(async () => {
  town = await createTown();
  officer = await town.signIn("duty-officer");
});
beforeEach(async () => {
  round += 1;
  await pass(2 * MINUTE_MS);
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now() });
  ofWang = await raise(town.database.db, { name: "wang", at: town.clock.now() });
});
afterAll(() => town.stop());

const everything = { place: "live", trail: true, looks: true } as const;
const share = (over: Partial<ShareBody> = {}) => ({ audience: "police", hours: 6, parts: everything, ...over });
const pathOf = (incidentId = ofWang) => `/incidents/${incidentId}/shares`;
async function pass(ms: number): Promise<void> {
  town.clock.advance(ms);
  await town.database.setClock(town.clock);
}
async function make(over: Partial<ShareBody> = {}) {
  const made = bodyOf(ShareMade, await officer.send("POST", pathOf(), share(over)));
  return { ...made.share, token: made.path.split("#")[1] ?? "" };
}
/** Somebody who holds nothing but the link. */
async function ask(path: "open" | "look" | "photo", body: object, remoteAddress = "198.51.100.7"): Promise<Answer> {
  return answerOf(
    await town.server.inject({ method: "POST", url: `/api/v1/shares/${path}`, payload: body, remoteAddress }),
  );
}
const open = async (token: string) => bodyOf(ShareOpened, await ask("open", { token }));
const end = (incidentId = ofWang) =>
  officer.send("POST", `/incidents/${incidentId}/actions`, { action: "found", idempotencyKey: `found-${round}-key` });
const codeOf = ({ status, body }: Answer) => [status, Reflect.get(Object(body), "code")];
const auditOf = (action: string, shareId: string) =>
  town.database.db.query<{ person_id: string | null; detail: Record<string, unknown> }>(
    "select person_id, detail from audit where action = $1 and incident_id = $2 and detail->>'shareId' = $3 order by seq",
    [action, ofWang, shareId],
  );

test("whoever holds the link sees the place as it moves and the way since the senior left, and nothing else", async () => {
  const { token } = await make();
  await pass(MINUTE_MS);
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now(), lon: 120.7 });

  const { view, session } = await open(token);
  await pass(10_000);
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now(), lon: 120.71 });
  const later = bodyOf(SharedView, await ask("look", { session }));

  expect(view).toMatchObject({ calledName: "示例奶奶1", stage: "lost", place: { lon: 120.7 }, source: "gnss" });
  expect(view.trail.map(({ lon }) => lon)).toEqual([120.69, 120.7]);
  expect(view.looks).toEqual({ gender: "female", age: 85, features: "短发", clothes: "红色外套", hasPhoto: false });
  expect(later.place?.lon).toBe(120.71);
  const text = JSON.stringify([view, later, session]);
  expect(text).not.toMatch(/示例老人|示例路|1380000|wang-a|wang-b|senior-wang|band-wang|1941|incident/);
  await end();
});

test("a link shows no more than was chosen: the place that a rule found, no way, no looks", async () => {
  const { token } = await make({ parts: { place: "confirmed", trail: false, looks: false } });
  await pass(MINUTE_MS);
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now(), lon: 120.71 });

  const { view, session } = await open(token);

  expect(view.place?.lon).toBe(120.69);
  expect([view.trail, view.looks]).toEqual([[], null]);
  expect(codeOf(await ask("photo", { session }))).toEqual([404, "NOT_FOUND"]);
  const trail = share({ parts: { place: "confirmed", trail: true, looks: false } });
  expect(codeOf(await officer.send("POST", pathOf(), trail))).toEqual([400, "REQUEST_INVALID"]);
  await end();
});

test("the picture of the senior goes with the looks", async () => {
  const { token } = await make();
  await town.database.db.query(
    `insert into senior_photos (senior_id, jpeg, width_px, height_px, changed_at) values ('senior-wang', 'jpeg', 1, 1, now())`,
  );

  const { view, session } = await open(token);

  expect(view.looks?.hasPhoto).toBe(true);
  const photo = await ask("photo", { session });
  expect([photo.status, photo.headers["content-type"], photo.body]).toEqual([200, "image/jpeg", "jpeg"]);
  await end();
});

describe("a link ends", () => {
  test("at its time, and with more time it works again", async () => {
    const { token, shareId } = await make({ hours: 1 });
    const { session } = await open(token);
    await pass(HOUR_MS - 1);
    expect((await ask("open", { token })).status).toBe(200);
    await pass(1);

    expect(codeOf(await ask("open", { token }))).toEqual([410, "LINK_EXPIRED"]);
    expect(codeOf(await ask("look", { session }))).toEqual([410, "LINK_EXPIRED"]);

    const longer = bodyOf(ShareView, await officer.send("PUT", `${pathOf()}/${shareId}`, { hours: 24 }));
    expect(longer).toMatchObject({ state: "open", expiresAt: toIso(plusMs(town.clock.now(), 24 * HOUR_MS)) });
    expect((await ask("open", { token })).status).toBe(200);
    expect(codeOf(await officer.send("PUT", `${pathOf()}/${shareId}`, { hours: 25 }))).toEqual([
      400,
      "REQUEST_INVALID",
    ]);
    expect(await auditOf("share.extend", shareId)).toMatchObject([{ person_id: "duty-officer", detail: { shareId } }]);
    await end();
  });

  test("when it is revoked, at the next look, and for good", async () => {
    const [{ token, shareId }, other] = [await make(), await make()];
    const { session } = await open(token);

    expect((await officer.send("DELETE", `${pathOf()}/${shareId}`)).status).toBe(204);

    expect(codeOf(await ask("look", { session }))).toEqual([410, "LINK_REVOKED"]);
    expect(codeOf(await ask("open", { token }))).toEqual([410, "LINK_REVOKED"]);
    expect(codeOf(await ask("photo", { session }))).toEqual([410, "LINK_REVOKED"]);
    expect(codeOf(await officer.send("PUT", `${pathOf()}/${shareId}`, { hours: 2 }))).toEqual([410, "LINK_REVOKED"]);
    expect((await ask("open", { token: other.token })).status).toBe(200);
    expect(await auditOf("share.revoke", shareId)).toMatchObject([{ person_id: "duty-officer", detail: { shareId } }]);
    await end();
  });

  test("with the incident, at the next look, and stays so when the incident is opened again", async () => {
    const { token, shareId } = await make();
    const { session } = await open(token);

    await end();

    expect(codeOf(await ask("look", { session }))).toEqual([409, "INCIDENT_ENDED"]);
    expect(codeOf(await officer.send("POST", pathOf(), share()))).toEqual([409, "INCIDENT_ENDED"]);
    const again = { action: "reopen", idempotencyKey: `reopen-${round}-key` };
    expect((await officer.send("POST", `/incidents/${ofWang}/actions`, again)).status).toBe(200);
    expect(codeOf(await ask("open", { token }))).toEqual([409, "INCIDENT_ENDED"]);
    expect(codeOf(await officer.send("PUT", `${pathOf()}/${shareId}`, { hours: 2 }))).toEqual([409, "INCIDENT_ENDED"]);
    expect((await officer.send("POST", pathOf(), share())).status).toBe(201);
    const next = { action: "found", idempotencyKey: `found-again-${round}` };
    expect((await officer.send("POST", `/incidents/${ofWang}/actions`, next)).status).toBe(200);
  });
});

test("a session lasts a quarter of an hour, opens its own link only, and cannot be made up", async () => {
  const { token } = await make();
  const ofLi = await raise(town.database.db, { name: "li", at: town.clock.now() });
  const forLi = bodyOf(ShareMade, await officer.send("POST", pathOf(ofLi), share({ audience: "hospital" })));
  const [mine, lis] = [await open(token), await open(forLi.path.split("#")[1] ?? "")];
  expect([mine.view.calledName, lis.view.calledName]).toEqual(["示例奶奶1", "示例奶奶2"]);

  const [, endsAt, mark] = mine.session.split(".");
  const foreign = `${forLi.share.shareId}.${endsAt}.${mark}`;
  for (const session of [foreign, "", `${mine.session}x`, token])
    expect(codeOf(await ask("look", { session }))).toEqual([404, "LINK_INVALID"]);
  for (const madeUp of ["", mine.session, `${token}x`, token.replace(/^./, "_"), "a.b"])
    expect(codeOf(await ask("open", { token: madeUp }))).toEqual([404, "LINK_INVALID"]);
  for (const path of ["/incidents", `/incidents/${ofWang}`, "/seniors", "/seniors/senior-wang/position"]) {
    const headers = { cookie: `121_session=${mine.session}`, authorization: `Bearer ${mine.session}` };
    const { statusCode } = await town.server.inject({ method: "GET", url: `/api/v1${path}`, headers });
    expect([path, statusCode]).toEqual([path, 401]);
  }

  await pass(15 * MINUTE_MS);
  expect(codeOf(await ask("look", { session: mine.session }))).toEqual([401, "SESSION_EXPIRED"]);
  const next = bodyOf(ShareOpened, await ask("open", { token, previous: mine.session }));
  expect((await ask("look", { session: next.session })).status).toBe(200);
  const [listed] = bodyOf(ShareList, await officer.get(pathOf())).items;
  expect(listed?.openedCount).toBe(1);
  await end();
  await end(ofLi);
});

test("each opening is in the audit, and looking is there once a minute for each link", async () => {
  const { token, shareId } = await make({ note: "钱警官" });
  const [one, two] = [await open(token), await open(token)];
  for (let seconds = 0; seconds < 120; seconds += 5) {
    await pass(5_000);
    await ask("look", { session: one.session });
    await ask("look", { session: two.session });
  }

  expect(await auditOf("share.make", shareId)).toMatchObject([
    { person_id: "duty-officer", detail: { shareId, audience: "police", ...everything } },
  ]);
  expect(await auditOf("share.open", shareId)).toHaveLength(2);
  expect(await auditOf("share.look", shareId)).toHaveLength(2);
  expect(await auditOf("share.look", shareId)).toMatchObject([{ person_id: null, detail: { shareId } }, {}]);
  const audit = await town.database.db.query<{ text: string }>("select row_to_json(a)::text as text from audit a");
  expect(JSON.stringify(audit)).not.toContain("钱警官");
  expect(JSON.stringify(audit)).not.toContain(token.split(".")[0]);
  expect(await verifyAudit(town.database.db)).toMatchObject({ kind: "whole" });
  const [listed] = bodyOf(ShareList, await officer.get(pathOf())).items;
  expect(listed).toMatchObject({ shareId, note: "钱警官", openedCount: 2, state: "open", madeBy: "示例 duty-officer" });
  const family = await (await town.signIn("admin")).get("/seniors/senior-wang/viewers");
  expect(JSON.stringify(family.body)).toContain('"action":"share.look"');
  await end();
});

test("the token is in no table, and goes nowhere with an erasure either", async () => {
  const { token } = await make();
  const rows = await town.database.db.query<{ text: string }>("select row_to_json(l)::text as text from share_links l");

  const [random = "", mark = ""] = token.split(".");
  expect(Buffer.from(random, "base64url")).toHaveLength(32);
  expect(rows.some(({ text }) => text.includes(random) || text.includes(mark))).toBe(false);
  await end();
  const admin = await town.signIn("admin");
  const made = await admin.send("POST", "/seniors/senior-wang/export", { reason: "askedByFamily" });
  expect(String(made.body)).toContain('"table":"share_links"');
  expect(String(made.body)).not.toContain("token_hash");
});

test("one address cannot try or look without end, and others are not held up", async () => {
  const { token } = await make();
  const statuses: number[] = [];
  for (let tries = 0; tries < 61; tries += 1) statuses.push((await ask("open", { token: "x" }, "203.0.113.9")).status);

  expect([statuses[59], statuses[60]]).toEqual([404, 429]);
  expect((await ask("open", { token }, "203.0.113.10")).status).toBe(200);
  await pass(MINUTE_MS);
  expect((await ask("open", { token }, "203.0.113.9")).status).toBe(200);
  await end();
});

test("twenty links are open for an incident at most, and those that ended do not count", async () => {
  const links = [];
  for (let count = 0; count < 20; count += 1) links.push(await make());

  expect(codeOf(await officer.send("POST", pathOf(), share()))).toEqual([403, "ACTION_NOT_ALLOWED"]);
  await officer.send("DELETE", `${pathOf()}/${links[0]?.shareId}`);
  expect((await officer.send("POST", pathOf(), share())).status).toBe(201);
  await end();
});

test("once the senior seems to be home, no place is shown", async () => {
  const { token } = await make();
  await town.database.db.query(
    `update incidents set state = 'returnedUnconfirmed', body = jsonb_set(body, '{state}', '"returnedUnconfirmed"')
     where incident_id = $1`,
    [ofWang],
  );

  const { view } = await open(token);

  expect(view).toMatchObject({ stage: "returned", place: null, trail: [] });
  await end();
});

test("of a drill there is nothing to share, and a link of another incident is not found under this one", async () => {
  const { shareId } = await make();
  const begun = await officer.send("POST", "/seniors/senior-li/drills", { recipients: ["li-a"] });
  const drill = Reflect.get(Object(begun.body), "incidentId");
  expect(codeOf(await officer.send("POST", pathOf(String(drill)), share()))).toEqual([403, "ACTION_NOT_ALLOWED"]);

  const ofLi = await raise(town.database.db, { name: "li", at: town.clock.now() });
  expect((await officer.send("DELETE", `${pathOf(ofLi)}/${shareId}`)).status).toBe(404);
  expect((await officer.send("PUT", `${pathOf(ofLi)}/${shareId}`, { hours: 2 })).status).toBe(404);
  await end();
});

test("officers and coordinators share what lies in their area, and nobody else shares anything", async () => {
  const { shareId } = await make();
  for (const { login, role, near } of visitors) {
    const who = await town.signIn(login);
    const mayEver = ["dutyOfficer", "coordinator", "administrator"].includes(role);
    const refused = mayEver ? 404 : 403;
    const isTheirs = mayEver && near.includes("wang");

    const answers = [
      await who.get(pathOf()),
      await who.send("POST", pathOf(), share()),
      await who.send("PUT", `${pathOf()}/${shareId}`, { hours: 2 }),
      await who.send("DELETE", `${pathOf()}/${isTheirs ? (await make()).shareId : shareId}`),
    ].map(({ status }) => status);

    expect([login, ...answers]).toEqual([login, ...(isTheirs ? [200, 201, 200, 204] : Array(4).fill(refused))]);
  }
  await end();
});
