import { afterAll, beforeAll, expect, test } from "vitest";
import { InvitationList, InvitationMade } from "../infra/contract/accounts.ts";
import { DAY_MS } from "../infra/domain/time.ts";
import {
  type Answer,
  answerOf,
  bodyOf,
  createTown,
  enrolAs,
  freshEnrolment,
  type Town,
  type Visitor,
} from "./test-town.ts";

let town: Town;
let admin: Visitor;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown();
  [admin, coordinator] = [await town.signIn("admin"), await town.signIn("coordinator")];
});
afterAll(async () => {
  await town.stop();
});

const password = "chosen by herself 1";
const post = async (path: string, body: object): Promise<Answer> =>
  answerOf(await town.server.inject({ method: "POST", url: `/api/v1${path}`, payload: body }));
const invite = async (by: Visitor, body: object = {}) =>
  bodyOf(
    InvitationMade,
    await by.send("POST", "/invitations", { name: "示例志愿者", role: "guardian", areaId: "xiashi-1", ...body }),
  );
const tokenOf = ({ path }: { readonly path: string }): string => path.split("#")[1] ?? "";
const use = (token: string, login: string, chosen = password) =>
  post("/invitations/use", { token, login, password: chosen });
const listed = async (by: Visitor) =>
  bodyOf(InvitationList, await by.get("/invitations")).items.map((item) => item.invitationId);

test("a rescuer who is invited chooses login and password and has the role and the area", async () => {
  const made = await invite(admin, { name: "示例新队员", role: "rescuer", areaId: "haining" });

  const joined = await use(tokenOf(made), " New-Rescuer ");
  const session = await post("/session", { login: "new-rescuer", password });

  expect(made.path).toMatch(/^\/join\.html#[\w.-]+$/);
  expect(joined.status).toBe(204);
  expect(session).toMatchObject({
    status: 200,
    body: { person: { name: "示例新队员", roles: [{ role: "rescuer", areaId: "haining" }] } },
  });
});

test("a guardian who was paired without an account gets one and keeps who she is", async () => {
  const enrolled = await enrolAs(admin, freshEnrolment("invited"));
  const rows = await town.database.db.query<{ id: string }>(
    "select person_id as id from pairings where senior_id = $1 and ended_at is null order by slot",
    [enrolled.seniorId],
  );
  const id = rows[0]?.id ?? "";

  await use(tokenOf(await invite(coordinator, { personId: id })), "paired-guardian");
  const again = await coordinator.send("POST", "/invitations", {
    personId: id,
    name: "示例",
    role: "guardian",
    areaId: "xiashi-1",
  });

  expect(await post("/session", { login: "paired-guardian", password })).toMatchObject({
    status: 200,
    body: { person: { personId: id } },
  });
  expect(again).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
});

test("a link works once, also for two who press at the same moment", async () => {
  const token = tokenOf(await invite(coordinator));

  const answers = await Promise.all([use(token, "twin-1"), use(token, "twin-2")]);
  const later = await use(token, "twin-3");

  expect(answers.map((answer) => answer.status).sort()).toEqual([204, 404]);
  expect(later).toMatchObject({ status: 404, body: { code: "LINK_INVALID" } });
});

test("a link that is a week old, was changed or was never ours lets nobody in", async () => {
  const token = tokenOf(await invite(coordinator));
  const [id = "", random = "", mark = ""] = token.split(".");
  const forged = [`${id}.${random}.${"A".repeat(43)}`, `${id}.${"A".repeat(43)}.${mark}`, `${token}.x`, "x".repeat(40)];

  for (const each of forged)
    expect(await use(each, "forger")).toMatchObject({ status: 404, body: { code: "LINK_INVALID" } });
  town.clock.advance(7 * DAY_MS);
  expect(await use(token, "late")).toMatchObject({ status: 410, body: { code: "LINK_EXPIRED" } });
  [admin, coordinator] = [await town.signIn("admin"), await town.signIn("coordinator")];
  expect(await listed(admin)).toEqual([]);
});

test("a login that is taken can be chosen again, a weak password is refused, and the link stays good", async () => {
  const token = tokenOf(await invite(coordinator));

  const taken = await use(token, "rescuer");
  const weak = await use(token, "weak-one", "short");
  const joined = await use(token, "strong-one");

  expect([taken.status, weak.status, joined.status]).toEqual([409, 400, 204]);
});

test("a revoked link lets nobody in, and only who could invite sees and revokes it", async () => {
  const guardian = await invite(coordinator);
  const rescuer = await invite(admin, { role: "rescuer", areaId: "xiashi" });
  const neighbour = await town.signIn("coordinator-yanguan");

  const refused = await Promise.all([
    neighbour.send("DELETE", `/invitations/${guardian.invitationId}`),
    coordinator.send("DELETE", `/invitations/${rescuer.invitationId}`),
  ]);
  const seen = [await listed(neighbour), await listed(coordinator), (await listed(admin)).length];
  const revoked = await coordinator.send("DELETE", `/invitations/${guardian.invitationId}`);

  expect(refused.map((answer) => answer.status)).toEqual([404, 404]);
  expect(seen).toEqual([[], [guardian.invitationId], 2]);
  expect(revoked.status).toBe(204);
  expect(await use(tokenOf(guardian), "revoked")).toMatchObject({ status: 404 });
});

test("a coordinator invites guardians of her own area only, never colleagues", async () => {
  const ask = (role: string, areaId: string | null) =>
    coordinator.send("POST", "/invitations", { name: "示例", role, areaId });

  const statuses = [await ask("rescuer", "xiashi"), await ask("guardian", "yanguan"), await ask("guardian", null)];

  expect(statuses.map((answer) => answer.status)).toEqual([403, 403, 403]);
});

test("nobody is invited to an area that does not exist", async () => {
  const answer = await admin.send("POST", "/invitations", { name: "示例", role: "guardian", areaId: "nowhere" });

  expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
});

test("the database keeps no link, no name once it is used, and the audit says who invited whom", async () => {
  const made = await invite(coordinator, { name: "示例不留名" });
  const token = tokenOf(made);
  const rows = async () =>
    (await town.database.db.query<{ row: string }>("select invitations::text as row from invitations"))
      .map(({ row }) => row)
      .join("\n");

  const before = await rows();
  await use(token, "nameless");
  const actions = await town.database.db.query<{ action: string; detail: { roles: string[] } }>(
    "select action, detail from audit where detail->>'invitationId' = $1 order by seq",
    [made.invitationId],
  );

  for (const part of token.split(".").slice(1)) expect(before).not.toContain(part);
  expect(await rows()).not.toContain("示例不留名");
  expect(actions.map(({ action }) => action)).toEqual(["invite", "joinByInvitation"]);
  expect(actions[0]?.detail.roles).toEqual(["guardian@xiashi-1"]);
});
