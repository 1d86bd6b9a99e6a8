import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { RecoveryCodes, SecondFactorKey } from "../infra/contract/accounts.ts";
import { SessionView } from "../infra/contract/http.ts";
import { resetSecondFactor } from "../infra/db/second-factors.ts";
import { MINUTE_MS } from "../infra/domain/time.ts";
import {
  type Answer,
  answerOf,
  bodyOf,
  createTown,
  password,
  type Town,
  type Visitor,
  visitorOf,
} from "./test-town.ts";

const STEP_MS = 30_000;
let town: Town;
let auditBefore: number;
beforeAll(async () => {
  town = await createTown({ requiresSecondFactor: true });
});
beforeEach(async () => {
  const { db } = town.database;
  for (const table of ["second_factors", "recovery_codes", "sessions"]) await db.query(`truncate ${table}`);
  auditBefore = (await db.query<{ seq: number }>("select seq from audit_head"))[0]?.seq ?? 0;
});
afterAll(async () => {
  await town.stop();
});

const post = (body: object) => town.server.inject({ method: "POST", url: "/api/v1/session", payload: body });
const enter = async (login: string, code?: string): Promise<Answer> =>
  answerOf(await post({ login, password, ...(code === undefined ? {} : { code }) }));
const enterAs = async (login: string): Promise<Visitor> => visitorOf(town.server, await post({ login, password }));
/** What the phone shows `steps` half minutes from now. */
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: town.clock.now() + steps * STEP_MS });
const path = "/session/second-factor";
const audited = async () =>
  (
    await town.database.db.query<{ action: string }>(
      "select action from audit where action like 'second%' and seq > $1 order by seq",
      [auditBefore],
    )
  ).map((row) => row.action);

async function setUp(visitor: Visitor): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const { secret } = bodyOf(SecondFactorKey, await visitor.send("POST", path, {}));
  const { recoveryCodes } = bodyOf(RecoveryCodes, await visitor.send("PUT", path, { code: codeOf(secret) }));
  town.clock.advance(STEP_MS);
  return { secret, recoveryCodes };
}

test("a rescuer sets up a second factor at the next sign-in and reaches nothing before it is done", async () => {
  const rescuer = await enterAs("rescuer");

  const before = await Promise.all([rescuer.get("/seniors"), rescuer.get("/session/browsers"), rescuer.get("/areas")]);
  const session = bodyOf(SessionView, await rescuer.get("/session"));
  await setUp(rescuer);
  const after = await rescuer.get("/seniors");

  for (const answer of before)
    expect(answer).toMatchObject({ status: 403, body: { code: "SECOND_FACTOR_SETUP_NEEDED" } });
  expect(session.secondFactor).toBe("setUp");
  expect(after.status).toBe(200);
  expect(await rescuer.get("/session")).toMatchObject({ body: { secondFactor: "on" } });
});

test.each([
  ["coordinator", "setUp"],
  ["duty-officer", "setUp"],
  ["admin", "setUp"],
  ["wang-a", "off"],
  ["viewer", "off"],
])("%s, who signs in by password alone where it is required, finds it %s", async (login, state) => {
  expect(await enter(login)).toMatchObject({ status: 200, body: { secondFactor: state } });
});

test("with a second factor the password alone is refused, and the phone's code beside it lets in", async () => {
  const { secret } = await setUp(await enterAs("wang-a"));

  expect(await enter("wang-a")).toMatchObject({ status: 401, body: { code: "SECOND_FACTOR_NEEDED" } });
  expect(await enter("wang-a", "000000")).toMatchObject({ status: 401, body: { code: "SECOND_FACTOR_WRONG" } });
  expect(await enter("wang-a", codeOf(secret).replace(/(...)/, " $1 "))).toMatchObject({
    status: 200,
    body: { secondFactor: "on" },
  });
});

test("a code that somebody saw being typed is worth nothing, nor is any before it", async () => {
  const { secret } = await setUp(await enterAs("wang-a"));
  const [earlier, seen] = [codeOf(secret, -1), codeOf(secret)];

  expect((await enter("wang-a", seen)).status).toBe(200);
  for (const code of [seen, earlier])
    expect(await enter("wang-a", code)).toMatchObject({ status: 401, body: { code: "SECOND_FACTOR_WRONG" } });
  town.clock.advance(STEP_MS);
  expect((await enter("wang-a", codeOf(secret))).status).toBe(200);
});

test("of two who send the same code at once only one gets in", async () => {
  const { secret } = await setUp(await enterAs("wang-a"));

  const answers = await Promise.all([enter("wang-a", codeOf(secret)), enter("wang-a", codeOf(secret))]);

  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401]);
});

test("a phone whose clock is half a minute off is let in, one that is a minute off is not", async () => {
  const { secret } = await setUp(await enterAs("wang-a"));

  expect((await enter("wang-a", codeOf(secret, 2))).status).toBe(401);
  expect((await enter("wang-a", codeOf(secret, 1))).status).toBe(200);
});

test("after five wrong codes even the right one waits a quarter of an hour, also from elsewhere", async () => {
  const { secret } = await setUp(await enterAs("wang-a"));
  for (let guess = 0; guess < 5; guess += 1) await enter("wang-a", "no-such-code");

  const stopped = await enter("wang-a", codeOf(secret));
  town.clock.advance(15 * MINUTE_MS);
  const later = await enter("wang-a", codeOf(secret));

  expect(stopped).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
  expect(stopped.headers["retry-after"]).toBe("900");
  expect(later.status).toBe(200);
});

test("each recovery code opens once, and the database keeps neither them nor the phone's key", async () => {
  const { secret, recoveryCodes } = await setUp(await enterAs("wang-a"));
  const [code = ""] = recoveryCodes;
  const rows = await town.database.db.query<{ row: string }>(
    "select second_factors::text as row from second_factors union all select recovery_codes::text from recovery_codes",
  );

  expect(recoveryCodes).toHaveLength(10);
  expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  expect((await enter("wang-a", code.toUpperCase())).status).toBe(200);
  expect((await enter("wang-a", code)).status).toBe(401);
  const kept = rows.map(({ row }) => row).join("\n");
  for (const word of [secret, ...recoveryCodes]) expect(kept).not.toContain(word);
});

test("turning it on signs out whoever was signed in without it", async () => {
  const thief = await enterAs("wang-a");
  const guardian = await enterAs("wang-a");

  await setUp(guardian);

  expect((await thief.get("/session")).status).toBe(401);
  expect((await guardian.get("/session")).status).toBe(200);
});

test("a phone left on a table cannot change how its owner signs in", async () => {
  const guardian = await enterAs("wang-a");
  town.clock.advance(11 * MINUTE_MS);

  expect(await guardian.send("POST", path, {})).toMatchObject({ status: 403, body: { code: "SIGN_IN_AGAIN" } });
  expect(await guardian.send("DELETE", path, { code: "123456" })).toMatchObject({ status: 403 });
});

test("another phone takes over only with a code of the first, and the first is good until then", async () => {
  const guardian = await enterAs("wang-a");
  const { secret } = await setUp(guardian);

  const without = await guardian.send("POST", path, {});
  const next = bodyOf(SecondFactorKey, await guardian.send("POST", path, { code: codeOf(secret) }));
  town.clock.advance(STEP_MS);
  const meanwhile = await enter("wang-a", codeOf(secret));
  await guardian.send("PUT", path, { code: codeOf(next.secret) });
  town.clock.advance(STEP_MS);

  expect(without).toMatchObject({ status: 401, body: { code: "SECOND_FACTOR_WRONG" } });
  expect(meanwhile.status).toBe(200);
  expect((await enter("wang-a", codeOf(secret))).status).toBe(401);
  expect((await enter("wang-a", codeOf(next.secret))).status).toBe(200);
});

test("a guardian may turn it off with a code, a rescuer who needs it may not", async () => {
  const [guardian, rescuer] = [await enterAs("wang-a"), await enterAs("rescuer")];
  const [hers, his] = [await setUp(guardian), await setUp(rescuer)];

  const wrong = await guardian.send("DELETE", path, { code: "000000" });
  const off = await guardian.send("DELETE", path, { code: codeOf(hers.secret) });
  const kept = await rescuer.send("DELETE", path, { code: codeOf(his.secret) });

  expect([wrong.status, off.status, kept.status]).toEqual([401, 204, 403]);
  expect((await enter("wang-a")).status).toBe(200);
  expect(await audited()).toEqual(["secondFactorOn", "secondFactorOn", "secondFactorOff"]);
});

test("a rescuer who lost phone and recovery codes is let in again by the operator, and sets up anew", async () => {
  const rescuer = await enterAs("rescuer");
  await setUp(rescuer);

  await town.database.db.transaction((tx) => resetSecondFactor(tx, "rescuer", town.clock.now()));

  expect((await rescuer.get("/session")).status).toBe(401);
  expect(await enter("rescuer")).toMatchObject({ status: 200, body: { secondFactor: "setUp" } });
  expect(await audited()).toEqual(["secondFactorOn", "secondFactorReset"]);
});

test("a refused code is in the audit", async () => {
  await setUp(await enterAs("wang-a"));
  await enter("wang-a", "123456");

  expect(await audited()).toEqual(["secondFactorOn", "secondFactorRefused"]);
});

test("where it is not required, a rescuer signs in by password and may set one up", async () => {
  const optional = await createTown();
  const rescuer = await optional.signIn("rescuer");

  const seniors = await rescuer.get("/seniors");
  const state = await rescuer.get(path);
  await optional.stop();

  expect(seniors.status).toBe(200);
  expect(state.body).toEqual({ isOn: false, isRequired: false, recoveryCodesLeft: 0 });
});
