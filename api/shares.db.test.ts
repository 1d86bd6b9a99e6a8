import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SharedView, ShareList } from "../infra/contract/shares.ts";
import { saveAreaSettings } from "../infra/db/areas.ts";
import { verifyAudit } from "../infra/db/audit.ts";
import { areaId } from "../infra/domain/ids.ts";
import { MINUTE_MS } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { codeOf, createShareTown, everything, type ShareTown, share } from "./test-shares.ts";
import { bodyOf } from "./test-town.ts";
import { visitors } from "./test-visitors.ts";

let s: ShareTown;
beforeAll(async () => {
  s = await createShareTown();
});
beforeEach(() => s.lose());
afterAll(() => s.town.stop());

test("whoever holds the link sees the place as it moves and the way since the senior left, and nothing else", async () => {
  const { token } = await s.make();
  await s.pass(MINUTE_MS);
  await reportPlace(s.town.database.db, { name: "wang", at: s.town.clock.now(), lon: 120.7 });

  const { view, session } = await s.open(token);
  await s.pass(10_000);
  await reportPlace(s.town.database.db, { name: "wang", at: s.town.clock.now(), lon: 120.71 });
  const later = bodyOf(SharedView, await s.ask("look", { session }));

  expect(view).toMatchObject({ calledName: "示例奶奶1", stage: "lost", place: { lon: 120.7 }, source: "gnss" });
  expect(view.trail.map(({ lon }) => lon)).toEqual([120.69, 120.7]);
  expect(view.looks).toEqual({ gender: "female", age: 85, features: "短发", clothes: "红色外套", hasPhoto: false });
  expect(later.place?.lon).toBe(120.71);
  const text = JSON.stringify([view, later, session]);
  expect(text).not.toMatch(/示例老人|示例路|1380000|wang-a|wang-b|senior-wang|band-wang|1941|incident/);
  await s.end();
});

test("a link shows no more than was chosen: the place that a rule found, no way, no looks", async () => {
  const { token } = await s.make({ parts: { place: "confirmed", trail: false, looks: false } });
  await s.pass(MINUTE_MS);
  await reportPlace(s.town.database.db, { name: "wang", at: s.town.clock.now(), lon: 120.71 });

  const { view, session } = await s.open(token);

  expect(view.place?.lon).toBe(120.69);
  expect([view.trail, view.looks]).toEqual([[], null]);
  expect(codeOf(await s.ask("photo", { session }))).toEqual([404, "NOT_FOUND"]);
  const trail = share({ parts: { place: "confirmed", trail: true, looks: false } });
  expect(codeOf(await s.officer.send("POST", s.pathOf(), trail))).toEqual([400, "REQUEST_INVALID"]);
  await s.end();
});

test("whoever holds a link can call the rescue team: by the number of the area, else by the service's", async () => {
  const { db } = s.town.database;
  const { token } = await s.make();
  const general = (await s.open(token)).view.rescuePhone;
  await saveAreaSettings(db, areaId("xiashi"), { rescuePhone: "0573-87111111" });

  const { view } = await s.open(token);

  expect([general, view.rescuePhone]).toEqual(["0573-87000000", "0573-87111111"]);
  await saveAreaSettings(db, areaId("xiashi"), {});
  await s.end();
});

test("the picture of the senior goes with the looks", async () => {
  const { token } = await s.make();
  await s.town.database.db.query(
    `insert into senior_photos (senior_id, jpeg, width_px, height_px, changed_at) values ('senior-wang', 'jpeg', 1, 1, now())`,
  );

  const { view, session } = await s.open(token);

  expect(view.looks?.hasPhoto).toBe(true);
  const photo = await s.ask("photo", { session });
  expect([photo.status, photo.headers["content-type"], photo.body]).toEqual([200, "image/jpeg", "jpeg"]);
  await s.end();
});

test("each opening is in the audit, and looking is there once a minute for each link", async () => {
  const { token, shareId } = await s.make({ note: "钱警官" });
  const [one, two] = [await s.open(token), await s.open(token)];
  for (let seconds = 0; seconds < 120; seconds += 5) {
    await s.pass(5_000);
    await s.ask("look", { session: one.session });
    await s.ask("look", { session: two.session });
  }

  expect(await s.auditOf("share.make", shareId)).toMatchObject([
    { person_id: "duty-officer", detail: { shareId, audience: "police", ...everything } },
  ]);
  expect(await s.auditOf("share.open", shareId)).toHaveLength(2);
  expect(await s.auditOf("share.look", shareId)).toHaveLength(2);
  expect(await s.auditOf("share.look", shareId)).toMatchObject([{ person_id: null, detail: { shareId } }, {}]);
  const audit = await s.town.database.db.query<{ text: string }>("select row_to_json(a)::text as text from audit a");
  expect(JSON.stringify(audit)).not.toContain("钱警官");
  expect(JSON.stringify(audit)).not.toContain(token.split(".")[0]);
  expect(await verifyAudit(s.town.database.db)).toMatchObject({ kind: "whole" });
  const [listed] = bodyOf(ShareList, await s.officer.get(s.pathOf())).items;
  expect(listed).toMatchObject({ shareId, note: "钱警官", openedCount: 2, state: "open", madeBy: "示例 duty-officer" });
  const family = await (await s.town.signIn("admin")).get("/seniors/senior-wang/viewers");
  expect(JSON.stringify(family.body)).toContain('"action":"share.look"');
  await s.end();
});

test("the token is in no table, and not in what a family is given", async () => {
  const { token } = await s.make();
  const rows = await s.town.database.db.query<{ text: string }>(
    "select row_to_json(l)::text as text from share_links l",
  );

  const [random = "", mark = ""] = token.split(".");
  expect(Buffer.from(random, "base64url")).toHaveLength(32);
  expect(rows.some(({ text }) => text.includes(random) || text.includes(mark))).toBe(false);
  await s.end();
  const admin = await s.town.signIn("admin");
  const made = await admin.send("POST", "/seniors/senior-wang/export", { reason: "askedByFamily" });
  expect(String(made.body)).toContain('"table":"share_links"');
  expect(String(made.body)).not.toContain("token_hash");
});

test.each([
  ["somebody is with the senior, the way is shown no more", "contact", "held", 120.69],
  ["the senior seems to be home, no place is shown", "returnedUnconfirmed", "returned", undefined],
])("once %s", async (_title, state, stage, lon) => {
  const { token } = await s.make();
  await s.town.database.db.query(
    `update incidents set state = $2, body = jsonb_set(body, '{state}', to_jsonb($2::text)) where incident_id = $1`,
    [s.ofWang(), state],
  );

  const { view } = await s.open(token);

  expect([view.stage, view.place?.lon, view.trail]).toEqual([stage, lon, []]);
  await s.end();
});

test("of a drill there is nothing to share, and a link of another incident is not found under this one", async () => {
  const { shareId } = await s.make();
  const begun = await s.officer.send("POST", "/seniors/senior-li/drills", { recipients: ["li-a"] });
  const drill = Reflect.get(Object(begun.body), "incidentId");
  expect(codeOf(await s.officer.send("POST", s.pathOf(String(drill)), share()))).toEqual([403, "ACTION_NOT_ALLOWED"]);

  const ofLi = await raise(s.town.database.db, { name: "li", at: s.town.clock.now() });
  expect((await s.officer.send("DELETE", `${s.pathOf(ofLi)}/${shareId}`)).status).toBe(404);
  expect((await s.officer.send("PUT", `${s.pathOf(ofLi)}/${shareId}`, { hours: 2 })).status).toBe(404);
  await s.end();
});

test("officers and coordinators share what lies in their area, and nobody else shares anything", async () => {
  const { shareId } = await s.make();
  for (const { login, role, near } of visitors) {
    const who = await s.town.signIn(login);
    const mayEver = ["dutyOfficer", "coordinator", "administrator"].includes(role);
    const refused = mayEver ? 404 : 403;
    const isTheirs = mayEver && near.includes("wang");

    const answers = [
      await who.get(s.pathOf()),
      await who.send("POST", s.pathOf(), share()),
      await who.send("PUT", `${s.pathOf()}/${shareId}`, { hours: 2 }),
      await who.send("DELETE", `${s.pathOf()}/${isTheirs ? (await s.make()).shareId : shareId}`),
    ].map(({ status }) => status);

    expect([login, ...answers]).toEqual([login, ...(isTheirs ? [200, 201, 200, 204] : Array(4).fill(refused))]);
  }
  await s.end();
});
