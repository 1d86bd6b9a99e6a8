import { afterEach, beforeEach, expect, test } from "vitest";
import { Problem } from "../infra/contract/http.ts";
import { addRole, clearRoles } from "../infra/db/people.ts";
import { areaId, personId } from "../infra/domain/ids.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../infra/domain/time.ts";
import { answerOf, bodyOf, createTown, password, signInTo, type Town } from "./test-town.ts";

let town: Town;
beforeEach(async () => {
  town = await createTown();
});
afterEach(async () => {
  await town.stop();
});

const trySignIn = async (body: unknown, headers: Record<string, string> = {}) =>
  answerOf(
    await town.server.inject({
      method: "POST",
      url: "/api/v1/session",
      headers: { "content-type": "application/json", ...headers },
      payload: JSON.stringify(body),
    }),
  );

test("a guardian signs in and sees her own senior, and nobody else's", async () => {
  const guardian = await town.signIn("wang-a");

  const seniors = await guardian.get("/seniors");
  const other = await guardian.get("/seniors/senior-li");
  const session = await guardian.get("/session");

  expect(seniors).toMatchObject({
    status: 200,
    body: { items: [{ seniorId: "senior-wang", wristbandId: "band-wang" }] },
  });
  expect(other).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  expect(session).toMatchObject({
    status: 200,
    body: { person: { personId: "wang-a", roles: [{ role: "guardian", areaId: "xiashi-1" }] }, demo: false },
  });
});

test("a wrong password, an unknown login and somebody without a password are refused alike", async () => {
  const answers = await Promise.all([
    trySignIn({ login: "wang-a", password: `${password}!` }),
    trySignIn({ login: "nobody", password }),
    trySignIn({ login: "", password }),
  ]);
  const withoutIds = answers.map((answer) => ({ ...bodyOf(Problem, answer), requestId: null }));

  expect(withoutIds[0]).toMatchObject({ code: "SIGN_IN_FAILED", status: 401 });
  expect(withoutIds[1]).toEqual(withoutIds[0]);
  expect(answers[2]?.status).toBe(400);
});

test("a login typed in capitals or with blanks is the same login", async () => {
  expect((await trySignIn({ login: " WANG-A ", password })).status).toBe(200);
});

test("the session is a cookie that scripts and other sites cannot use, and the database keeps only its hash", async () => {
  const answer = await trySignIn({ login: "wang-a", password });
  const cookie = String(answer.headers["set-cookie"]);
  const token = /session=([\w-]+)/.exec(cookie)?.[1] ?? "";
  const rows = await town.database.db.query<{ row: string }>("select sessions::text as row from sessions");

  expect(cookie).toContain("HttpOnly");
  expect(cookie).toContain("SameSite=Strict");
  expect(token).toHaveLength(43);
  expect(rows.some((row) => row.row.includes(token))).toBe(false);
});

test("behind https the cookie is bound to this host and to https", async () => {
  const secure = await createTown({ http: { cookieSecure: true, publicUrl: "https://121.example.org" } });

  const visitor = await signInTo(secure.server, "wang-a");
  const session = await visitor.get("/session");
  await secure.stop();

  expect(visitor.cookie).toMatch(/^__Host-session=/);
  expect(session.status).toBe(200);
  expect(session.headers["strict-transport-security"]).toContain("max-age=");
});

test("a page of another site that makes the browser send a change is refused", async () => {
  const guardian = await town.signIn("wang-a");
  const send = async (headers: Record<string, string>) => {
    const url = "/api/v1/seniors/senior-wang/test-alert";
    const answer = answerOf(
      await town.server.inject({ method: "POST", url, headers: { cookie: guardian.cookie, ...headers } }),
    );
    return { status: answer.status, code: answer.status < 300 ? null : bodyOf(Problem, answer).code };
  };
  const token = { "x-csrf-token": guardian.csrfToken };

  expect(await send({})).toEqual({ status: 403, code: "CSRF_TOKEN_INVALID" });
  expect(await send({ "x-csrf-token": guardian.csrfToken.replace(/.$/, "!") })).toMatchObject({
    code: "CSRF_TOKEN_INVALID",
  });
  expect(await send({ ...token, origin: "https://evil.example" })).toEqual({ status: 403, code: "ORIGIN_FORBIDDEN" });
  expect(await send({ ...token, origin: "null" })).toMatchObject({ code: "ORIGIN_FORBIDDEN" });
  expect(await send({ ...token, "sec-fetch-site": "cross-site" })).toMatchObject({ code: "ORIGIN_FORBIDDEN" });
  expect(await send({ ...token, origin: "http://localhost:80", host: "localhost:80" })).toMatchObject({ status: 403 });
  expect(await send({ ...token, origin: "http://localhost:8121", host: "localhost:8121" })).toMatchObject({
    status: 202,
  });
  expect(await send(token)).toMatchObject({ status: 202 });
});

test("another guardian's token does not open this guardian's session", async () => {
  const [wang, li] = [await town.signIn("wang-a"), await town.signIn("li-a")];

  const answer = await town.server.inject({
    method: "DELETE",
    url: "/api/v1/session",
    headers: { cookie: wang.cookie, "x-csrf-token": li.csrfToken },
  });

  expect(answer.statusCode).toBe(403);
});

test("a guardian who signs out on one phone stays signed in on the other", async () => {
  const [phone, tablet] = [await town.signIn("wang-a"), await town.signIn("wang-a")];

  const out = await phone.send("DELETE", "/session");

  expect(out.status).toBe(204);
  expect((await phone.get("/session")).body).toMatchObject({ code: "SESSION_EXPIRED" });
  expect((await tablet.get("/session")).status).toBe(200);
});

test("a rescuer's unused console is signed out after 12 hours, a guardian's phone after 60 days", async () => {
  const [rescuer, guardian] = [await town.signIn("rescuer"), await town.signIn("wang-a")];

  town.clock.advance(12 * HOUR_MS - 1);
  const used = await rescuer.get("/session");
  town.clock.advance(12 * HOUR_MS - 1);
  const usedAgain = await rescuer.get("/session");
  town.clock.advance(12 * HOUR_MS);
  const unused = await rescuer.get("/session");
  town.clock.advance(59 * DAY_MS - 12 * HOUR_MS);
  const phone = await guardian.get("/session");
  town.clock.advance(60 * DAY_MS);
  const forgotten = await guardian.get("/session");

  expect([used.status, usedAgain.status, unused.status]).toEqual([200, 200, 401]);
  expect([phone.status, forgotten.status]).toEqual([200, 401]);
});

test("a console that is used without a break is signed out after a week all the same", async () => {
  const rescuer = await town.signIn("rescuer");

  const statuses: number[] = [];
  for (let hour = 0; hour < 7 * 24; hour += 8) {
    statuses.push((await rescuer.get("/session")).status);
    town.clock.advance(8 * HOUR_MS);
  }

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect((await rescuer.get("/session")).status).toBe(401);
});

test("somebody who is given another role has it with the next request", async () => {
  const rescuer = await town.signIn("rescuer");
  const { db } = town.database;

  await clearRoles(db, personId("rescuer"));
  const without = await rescuer.get("/seniors");
  await addRole(db, { personId: personId("rescuer"), role: "viewer", areaId: areaId("haining") });
  const viewer = await rescuer.get("/seniors");

  expect(without).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
  expect(viewer).toMatchObject({ status: 200, body: { items: [] } });
});

test("a new password signs out whoever knew the old one", async () => {
  const [admin, guardian] = [await town.signIn("admin"), await town.signIn("wang-a")];

  const changed = await admin.send("POST", "/people", {
    personId: "wang-a",
    name: "示例 wang-a",
    phone: "13800001001",
    password: "another long password",
    roles: [{ role: "guardian", areaId: "xiashi-1" }],
  });

  expect(changed.status).toBe(200);
  expect((await guardian.get("/session")).status).toBe(401);
  expect((await trySignIn({ login: "wang-a", password })).status).toBe(401);
  expect((await trySignIn({ login: "wang-a", password: "another long password" })).status).toBe(200);
});

test("somebody who guesses passwords is told to wait, and for how long", async () => {
  for (let guess = 0; guess < 10; guess += 1) await trySignIn({ login: "wang-a", password: `guess ${guess}` });

  const stopped = await trySignIn({ login: "wang-a", password });
  town.clock.advance(15 * MINUTE_MS);
  const later = await trySignIn({ login: "wang-a", password });

  expect(stopped).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
  expect(stopped.headers["retry-after"]).toBe("900");
  expect(later.status).toBe(200);
});

test("somebody behind a trusted proxy cannot pretend to be many by writing addresses", async () => {
  const proxied = await createTown({ http: { trustProxy: true } });
  const guess = async (index: number) =>
    (
      await proxied.server.inject({
        method: "POST",
        url: "/api/v1/session",
        headers: { "x-forwarded-for": `10.0.0.${index}, 203.0.113.7` },
        payload: { login: "wang-a", password: "wrong" },
      })
    ).statusCode;

  const statuses: number[] = [];
  for (let index = 0; index < 11; index += 1) statuses.push(await guess(index));
  await proxied.stop();

  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
  expect(statuses[10]).toBe(429);
});

test("every sign-in and sign-out is in the audit", async () => {
  const guardian = await town.signIn("wang-a");
  await guardian.send("DELETE", "/session");

  const rows = await town.database.db.query("select action from audit where person_id = 'wang-a' order by seq");

  expect(rows).toEqual([{ action: "signIn" }, { action: "signOut" }]);
});
