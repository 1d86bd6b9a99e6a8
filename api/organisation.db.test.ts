import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { RecoveryCodes, SecondFactorKey } from "../infra/contract/accounts.ts";
import { SignInWays } from "../infra/contract/organisation.ts";
import { MINUTE_MS } from "../infra/domain/time.ts";
import { type IssuerPerson, startTestIssuer, type TestIssuer } from "./test-issuer.ts";
import { answerOf, bodyOf, createTown, type Town } from "./test-town.ts";

const pages = "http://pages.test";
const path = "/api/v1/session/organisation";
let issuer: TestIssuer;
let town: Town;
beforeAll(async () => {
  issuer = await startTestIssuer(`${pages}${path}/return`);
  town = await createTown({
    http: { publicUrl: pages },
    organisation: issuer.settings,
    requiresSecondFactor: true,
  });
});
beforeEach(async () => {
  const { db } = town.database;
  for (const table of ["organisation_links", "second_factors", "sessions"]) await db.query(`truncate ${table}`);
  await db.query("update people set email = null, disabled_at = null");
  await hasEmail("viewer", "viewer@example.org");
});
afterAll(async () => {
  await town.stop();
  await issuer.stop();
});

const viewer: IssuerPerson = { subject: "subject-1", email: "Viewer@example.org", isVerified: true };
const hasEmail = (id: string, email: string) =>
  town.database.db.query("update people set email = $2 where person_id = $1", [id, email]);

type Browser = Readonly<Record<string, string>>;
const get = async (url: string, cookies: Browser = {}) => await town.server.inject({ method: "GET", url, cookies });
const cookiesOf = (answer: Awaited<ReturnType<typeof get>>): Browser =>
  Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]));

/** As far as the issuer and back: what the browser would ask us next. */
async function begin(person: IssuerPerson, next = "") {
  issuer.letSignIn(person);
  const answer = await get(`${path}${next}`);
  const asked = new URL(answer.headers.location ?? "nowhere://");
  return { back: await issuer.passThrough(asked.href), cookies: cookiesOf(answer), asked };
}

async function signIn(person: IssuerPerson, next = "") {
  const { back, cookies } = await begin(person, next);
  const answer = await get(`${back.pathname}${back.search}`, cookies);
  return { goesTo: answer.headers.location, cookies: cookiesOf(answer) };
}

const who = async (cookies: Browser) => {
  const answer = answerOf(await get("/api/v1/session", cookies));
  return answer.status === 200 ? Reflect.get(Object(Reflect.get(Object(answer.body), "person")), "personId") : null;
};
const unknown = "/?refused=ORGANISATION_PERSON_UNKNOWN";
const failed = "/?refused=ORGANISATION_SIGN_IN_FAILED";

test("an account is found by the address that the issuer has verified, and from then on by the issuer's own name", async () => {
  const first = await signIn(viewer);
  await hasEmail("viewer", "somebody-else@example.org");
  const second = await signIn({ ...viewer, email: "another@example.org" });

  expect([first.goesTo, second.goesTo]).toEqual(["/", "/"]);
  expect([await who(first.cookies), await who(second.cookies)]).toEqual(["viewer", "viewer"]);
});

test("whoever the organisation knows and nobody here does gets no account", async () => {
  const before = await town.database.db.query("select person_id from people");

  const strangers = [
    await signIn({ subject: "stranger", email: "stranger@example.org", isVerified: true }),
    await signIn({ ...viewer, isVerified: false }),
  ];

  expect(strangers.map(({ goesTo }) => goesTo)).toEqual([unknown, unknown]);
  expect(strangers.flatMap(({ cookies }) => Object.keys(cookies).filter((name) => name === "session"))).toEqual([]);
  expect(await town.database.db.query("select person_id from people")).toEqual(before);
});

test("an address that two people have, or that was given to somebody else later, opens nothing", async () => {
  await signIn(viewer);
  const heir = await signIn({ ...viewer, subject: "subject-heir" });
  await hasEmail("rescuer", "shared@example.org");
  await hasEmail("coordinator", "shared@example.org");
  const shared = await signIn({ subject: "subject-2", email: "shared@example.org", isVerified: true });

  expect([heir.goesTo, shared.goesTo]).toEqual([unknown, unknown]);
});

test("somebody who was invited by address joins with the role and no password; the link is spent", async () => {
  await hasEmail("admin", "admin@example.org");
  const { db } = town.database;
  await db.query(
    `insert into invitations (invitation_id, token_hash, name, email, role, area_id, invited_by, created_at, expires_at)
     values ('invitation-1', '\\x00', '示例观察员', 'new@example.org', 'viewer', 'xiashi', 'admin',
       service_now(), service_now() + interval '7 days')`,
  );

  const joined = await signIn({ subject: "subject-new", email: "new@example.org", isVerified: true });
  const again = await signIn({ subject: "subject-new", email: "new@example.org", isVerified: true });
  const [person] = await db.query<{ id: string; role: string; login: string | null }>(
    `select person_id as id, role, login from people join person_roles using (person_id) where email = 'new@example.org'`,
  );
  const open = await db.query("select 1 from invitations where ended_at is null");

  expect([joined.goesTo, again.goesTo]).toEqual(["/", "/"]);
  expect(person).toMatchObject({ role: "viewer", login: null });
  expect([await who(joined.cookies), await who(again.cookies)]).toEqual([person?.id, person?.id]);
  expect(open).toEqual([]);
});

test("somebody who may no longer sign in here does not, whatever the organisation says", async () => {
  await signIn(viewer);
  await town.database.db.query("update people set disabled_at = service_now() where person_id = 'viewer'");

  expect((await signIn(viewer)).goesTo).toBe(unknown);
});

test("a forged state, a code of another attempt, a browser that never began and one that is too late are refused", async () => {
  const mine = await begin(viewer);
  const other = await begin(viewer);
  const forged = new URL(mine.back);
  forged.searchParams.set("state", "forged");
  // The code of one attempt under the state of another: PKCE and nonce belong to the browser that began.
  const mixed = new URL(mine.back);
  mixed.searchParams.set("state", other.back.searchParams.get("state") ?? "");

  const answers = [
    await get(`${forged.pathname}${forged.search}`, mine.cookies),
    await get(`${mixed.pathname}${mixed.search}`, other.cookies),
    await get(`${mine.back.pathname}${mine.back.search}`),
    await get(`${mine.back.pathname}${mine.back.search}`, { organisation: "made.up.cookie" }),
  ];
  town.clock.advance(16 * MINUTE_MS);
  answers.push(await get(`${mine.back.pathname}${mine.back.search}`, mine.cookies));

  expect(answers.map((answer) => answer.headers.location)).toEqual(Array(5).fill(failed));
  expect(answers.flatMap((answer) => answer.cookies.filter(({ name, value }) => name === "session" && value))).toEqual(
    [],
  );
});

test("an identity with another nonce than the browser's is refused", async () => {
  issuer.letSignIn(viewer);
  const start = await get(path);
  const swapped = new URL(start.headers.location ?? "nowhere://");
  swapped.searchParams.set("nonce", "of-another-browser");
  const back = await issuer.passThrough(swapped.href);

  expect((await get(`${back.pathname}${back.search}`, cookiesOf(start))).headers.location).toBe(failed);
});

test("a code is good once, and whoever presses cancel at the issuer is told that it did not work", async () => {
  const { back, cookies } = await begin(viewer);

  const answers = [
    await get(`${back.pathname}${back.search}`, cookies),
    await get(`${back.pathname}${back.search}`, cookies),
    await get(`${path}/return?error=access_denied&state=${back.searchParams.get("state")}`, cookies),
  ];

  expect(answers.map((answer) => answer.headers.location)).toEqual(["/", failed, failed]);
});

test("a rescuer still sets up a second factor, and once it is set up the code is asked here too", async () => {
  await hasEmail("rescuer", "rescuer@example.org");
  const rescuer: IssuerPerson = { subject: "subject-rescuer", email: "rescuer@example.org", isVerified: true };
  const half = await signIn(rescuer);
  const cookie = `session=${half.cookies["session"]}`;
  const seniors = await get("/api/v1/seniors", half.cookies);
  const session = (await get("/api/v1/session", half.cookies)).json<{ csrfToken: string }>();
  const send = async (method: "POST" | "PUT", body: object) =>
    answerOf(
      await town.server.inject({
        method,
        url: "/api/v1/session/second-factor",
        headers: { cookie, "x-csrf-token": session.csrfToken },
        payload: body,
      }),
    );
  const { secret } = bodyOf(SecondFactorKey, await send("POST", {}));
  const codeNow = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: town.clock.now() });
  bodyOf(RecoveryCodes, await send("PUT", { code: codeNow() }));
  town.clock.advance(MINUTE_MS);

  const asked = await signIn(rescuer, "?next=/console.html");
  const give = (code: string, cookies: Browser) =>
    town.server.inject({ method: "POST", url: `${path}/code`, payload: { code }, cookies });
  const wrong = await give("000000", asked.cookies);
  const stranger = await give(codeNow(), {});
  const right = await give(codeNow(), asked.cookies);

  expect(seniors.json()).toMatchObject({ code: "SECOND_FACTOR_SETUP_NEEDED" });
  expect([asked.goesTo, asked.cookies["session"]]).toEqual(["/?code&next=%2Fconsole.html", undefined]);
  expect([wrong.json(), stranger.json()]).toMatchObject([{ code: "SECOND_FACTOR_WRONG" }, { code: "SESSION_EXPIRED" }]);
  expect([right.statusCode, await who(cookiesOf(right))]).toEqual([204, "rescuer"]);
});

test("the issuer is asked for a code with PKCE and nothing in the browser's cookie can be read or made", async () => {
  const { asked, cookies } = await begin(viewer);

  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    response_type: "code",
    code_challenge_method: "S256",
    scope: "openid email",
    redirect_uri: `${pages}${path}/return`,
  });
  expect(cookies["organisation"]).toMatch(/^sealed1\.[\w.-]+$/);
});

test("who signed in by an organisation, and by what they were found the first time, is in the audit", async () => {
  const { db } = town.database;
  const [before] = await db.query<{ seq: number }>("select seq from audit_head");
  await signIn(viewer);

  const rows = await db.query("select person_id as id, action, detail from audit where seq > $1 order by seq", [
    before?.seq ?? 0,
  ]);

  expect(rows).toEqual([
    { id: "viewer", action: "linkOrganisation", detail: { by: "email" } },
    { id: "viewer", action: "signInByOrganisation", detail: {} },
  ]);
});

test("the sign-in page learns the organisation's name; an issuer that is down is said so", async () => {
  const dead = await createTown({
    http: { publicUrl: pages },
    organisation: { ...issuer.settings, issuer: "http://127.0.0.1:9", name: null },
  });
  const ways = bodyOf(SignInWays, answerOf(await get("/api/v1/session/ways")));
  const start = await dead.server.inject({ method: "GET", url: path });
  await dead.stop();

  expect(ways).toEqual({ organisation: { name: "示例单位" } });
  expect(start.headers.location).toBe("/?refused=UNAVAILABLE");
});
