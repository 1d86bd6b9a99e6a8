import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectFolder } from "../infra/config/project-folder.ts";
import { InvitationMade } from "../infra/contract/accounts.ts";
import { ExcuseView, FenceJudgementView, FenceView, IncidentList, SeniorList } from "../infra/contract/http.ts";
import { ConsentView } from "../infra/contract/protection.ts";
import { plusMs, toIso } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { everyRole, expectedRoutes, withoutViewer } from "./test-expected-routes.ts";
import { bodyOf, createTown, enrolmentOf, smallPicture, type Town, type Visitor } from "./test-town.ts";
import { isExpected, type SeniorName as Name, type ExpectedRow as Row, visitors } from "./test-visitors.ts";

const outside = ["GET /healthz", "GET /readyz", "GET /metrics"];

let town: Town;
let signedIn: ReadonlyMap<string, Visitor>;
/** An incident of Li is open from the start; Wang has had none. */
let incidentOfLi: string;
beforeAll(async () => {
  town = await createTown({
    http: { publicUrl: "http://pages.test" },
    organisation: { issuer: "http://127.0.0.1:9", clientId: "pages", clientSecret: "not asked here", name: null },
  });
  signedIn = new Map(await Promise.all(visitors.map(async ({ login }) => [login, await town.signIn(login)] as const)));
  const now = town.clock.now();
  await reportPlace(town.database.db, { name: "wang", at: now });
  await reportPlace(town.database.db, { name: "li", at: now });
  incidentOfLi = await raise(town.database.db, { name: "li", at: now });
});
afterAll(async () => {
  await town.stop();
});

test("no route of the service is missing from the table of who may use it", () => {
  const routes = town.server.routeAccess
    .filter((route) => route.method !== "HEAD" && !route.url.startsWith("/api/docs"))
    .map((route) => `${route.method} ${route.url.replace("/api/v1", "")}`);

  expect([...new Set(routes)].sort()).toEqual([...Object.keys(expectedRoutes), ...outside].sort());
});

test("docs/access.md names every route with its action", () => {
  const page = readFileSync(join(projectFolder(), "docs/access.md"), "utf8").split("## Routes\n")[1]?.split("\n## ")[0];
  const rows = (page ?? "").split("\n").filter((line) => line.startsWith("| `"));
  const routes = town.server.routeAccess
    .filter((route) => route.method !== "HEAD" && !route.url.startsWith("/api/docs"))
    .map((route) => `| \`${route.method} ${route.url}\` | \`${route.access}\` |`);

  expect([...rows].sort()).toEqual([...new Set(routes)].sort());
});

test("a stranger gets into nothing but the sign-in", async () => {
  for (const [route, access] of Object.entries(expectedRoutes)) {
    const [method, url] = route.split(" ");
    if (access === "public" || url === "/live") continue;
    const answer = await town.server.inject({
      method: method === "GET" || method === "PUT" || method === "DELETE" ? method : "POST",
      url: `/api/v1${url?.replace(/:\w+/, "senior-wang")}`,
    });

    expect([route, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([route, 401, "NOT_SIGNED_IN"]);
  }
});

/** A request that is right in itself, about one senior or what belongs to them. */
const requests: Readonly<Record<string, (visitor: Visitor, name: Name) => Promise<{ readonly status: number }>>> = {
  "GET /seniors/:seniorId": (visitor, name) => visitor.get(`/seniors/senior-${name}`),
  "GET /seniors/:seniorId/photo": async (visitor, name) => {
    await signedIn.get("admin")?.put(`/seniors/senior-${name}/photo`, smallPicture);
    return await visitor.get(`/seniors/senior-${name}/photo`);
  },
  "PUT /seniors/:seniorId/photo": (visitor, name) => visitor.put(`/seniors/senior-${name}/photo`, smallPicture),
  "DELETE /seniors/:seniorId/photo": async (visitor, name) => {
    await signedIn.get("admin")?.put(`/seniors/senior-${name}/photo`, smallPicture);
    return await visitor.send("DELETE", `/seniors/senior-${name}/photo`);
  },
  "GET /seniors/:seniorId/position": (visitor, name) => visitor.get(`/seniors/senior-${name}/position`),
  "GET /seniors/:seniorId/fixes": (visitor, name) => {
    const from = toIso(plusMs(town.clock.now(), -3_600_000));
    return visitor.get(`/seniors/senior-${name}/fixes?from=${from}&to=${toIso(plusMs(town.clock.now(), 60_000))}`);
  },
  "POST /seniors/:seniorId/fixes/export": (visitor, name) =>
    visitor.send("POST", `/seniors/senior-${name}/fixes/export`, {
      from: toIso(plusMs(town.clock.now(), -3_600_000)),
      to: toIso(plusMs(town.clock.now(), 60_000)),
      format: "gpx",
      reason: "search",
    }),
  // Whoever reaches the senior anyway is told so; whoever does not ends it again, so that nothing stays open here.
  "POST /seniors/:seniorId/break-glass": async (visitor, name) => {
    const { status } = await breakGlassOn(visitor, name);
    if (status === 201) await visitor.send("DELETE", `/seniors/senior-${name}/break-glass`);
    return { status: status === 409 ? 200 : status };
  },
  "DELETE /seniors/:seniorId/break-glass": async (visitor, name) => {
    const opened = await breakGlassOn(visitor, name);
    const ended = await visitor.send("DELETE", `/seniors/senior-${name}/break-glass`);
    return { status: opened.status === 409 ? 200 : ended.status };
  },
  "GET /seniors/:seniorId/viewers": (visitor, name) => visitor.get(`/seniors/senior-${name}/viewers`),
  "GET /seniors/:seniorId/frequent-places": (visitor, name) => visitor.get(`/seniors/senior-${name}/frequent-places`),
  "GET /seniors/:seniorId/consents": (visitor, name) => visitor.get(`/seniors/senior-${name}/consents`),
  "POST /seniors/:seniorId/consents": (visitor, name) =>
    visitor.send("POST", `/seniors/senior-${name}/consents`, consent()),
  "DELETE /seniors/:seniorId/consents/:consentId": async (visitor, name) => {
    const given = await signedIn.get("admin")?.send("POST", `/seniors/senior-${name}/consents`, consent());
    return await visitor.send("DELETE", `/seniors/senior-${name}/consents/${bodyOf(ConsentView, given).consentId}`);
  },
  "POST /seniors/:seniorId/export": (visitor, name) =>
    visitor.send("POST", `/seniors/senior-${name}/export`, { reason: "askedByFamily" }),
  "POST /people/:personId/export": (visitor, name) =>
    visitor.send("POST", `/people/${guardianOf[name]}/export`, { reason: "askedByPerson" }),
  "GET /retention-runs": (visitor) => visitor.get("/retention-runs"),
  "GET /processing-record": (visitor) => visitor.get("/processing-record"),
  "PUT /seniors/:seniorId/guardians": (visitor, name) =>
    visitor.send("PUT", `/seniors/senior-${name}/guardians`, {
      slot: name === "wang" ? "B" : "A",
      guardian: { name: "示例新人", phone: `139${String(Math.random()).slice(2, 10)}` },
    }),
  "POST /seniors/:seniorId/test-alert": (visitor, name) => visitor.send("POST", `/seniors/senior-${name}/test-alert`),
  // Nobody is named, so nothing begins: whoever may is told so.
  "POST /seniors/:seniorId/drills": async (visitor, name) => {
    const answer = await visitor.send("POST", `/seniors/senior-${name}/drills`, { recipients: ["nobody-we-know"] });
    return { status: answer.status === 422 || answer.status === 409 ? 200 : answer.status };
  },
  "POST /fences": (visitor, name) => visitor.send("POST", "/fences", fenceOf(name)),
  "POST /fences/judgements": (visitor, name) => visitor.send("POST", "/fences/judgements", fenceOf(name)),
  "GET /fences/judgements/:judgementId": async (visitor, name) => {
    const asked = await signedIn.get("admin")?.send("POST", "/fences/judgements", fenceOf(name));
    return await visitor.get(`/fences/judgements/${bodyOf(FenceJudgementView, asked).judgementId}`);
  },
  "GET /fences/:fenceId/versions": async (visitor, name) => visitor.get(`/fences/${await newFence(name)}/versions`),
  "PUT /fences/:fenceId": async (visitor, name) =>
    visitor.send("PUT", `/fences/${await newFence(name)}`, fenceOf(name)),
  "DELETE /fences/:fenceId": async (visitor, name) => visitor.send("DELETE", `/fences/${await newFence(name)}`),
  "GET /seniors/:seniorId/excuses": (visitor, name) => visitor.get(`/seniors/senior-${name}/excuses`),
  "POST /seniors/:seniorId/excuses": (visitor, name) =>
    visitor.send("POST", `/seniors/senior-${name}/excuses`, outing()),
  "DELETE /seniors/:seniorId/excuses/:excuseId": async (visitor, name) => {
    const given = await signedIn.get("admin")?.send("POST", `/seniors/senior-${name}/excuses`, outing());
    return await visitor.send("DELETE", `/seniors/senior-${name}/excuses/${bodyOf(ExcuseView, given).excuseId}`);
  },
  "POST /enrolments": (visitor, name) => {
    const id = randomUUID().slice(0, 8);
    const body = enrolmentOf(id, name === "wang" ? "xiashi-1" : "yanguan", 1);
    const guardians = body.guardians.map(({ name: guardian, phone }) => ({ name: guardian, phone }));
    return visitor.send("POST", "/enrolments", { ...body, guardians });
  },
  "POST /people": (visitor, name) =>
    visitor.send("POST", "/people", {
      name: "示例志愿者",
      roles: [{ role: "guardian", areaId: name === "wang" ? "xiashi" : "yanguan" }],
    }),
  "POST /invitations": (visitor, name) => visitor.send("POST", "/invitations", invitationOf(name)),
  "DELETE /invitations/:invitationId": async (visitor, name) => {
    const made = await signedIn.get("admin")?.send("POST", "/invitations", invitationOf(name));
    return await visitor.send("DELETE", `/invitations/${bodyOf(InvitationMade, made).invitationId}`);
  },
  "GET /people/:personId/home": (visitor, name) => visitor.get(`/people/${guardianOf[name]}/home`),
  "GET /people/:personId/channels": (visitor, name) => visitor.get(`/people/${guardianOf[name]}/channels`),
  "GET /people/:personId/push": (visitor, name) => visitor.get(`/people/${guardianOf[name]}/push`),
  "PUT /people/:personId/channels": (visitor, name) =>
    visitor.send("PUT", `/people/${guardianOf[name]}/channels`, { items: [{ kind: "page" }] }),
  "POST /wristbands/:wristbandId/credential": (visitor, name) =>
    visitor.send("POST", `/wristbands/band-${name}/credential`),
  "DELETE /wristbands/:wristbandId/credential": (visitor, name) =>
    visitor.send("DELETE", `/wristbands/band-${name}/credential`),
  "POST /wristbands/:wristbandId/finder-code": (visitor, name) =>
    visitor.send("POST", `/wristbands/band-${name}/finder-code`),
  "DELETE /wristbands/:wristbandId/finder-code": (visitor, name) =>
    visitor.send("DELETE", `/wristbands/band-${name}/finder-code`),
  "POST /wristbands/:wristbandId/commands": (visitor, name) =>
    visitor.send("POST", `/wristbands/band-${name}/commands`, { kind: "locateNow" }),
};
const breakGlassOn = (visitor: Visitor, name: Name) =>
  visitor.send("POST", `/seniors/senior-${name}/break-glass`, { reason: "dangerToLife", minutes: 5 });
const consent = () => ({
  textVersion: "2026-1",
  scopes: ["position"],
  givenAt: toIso(town.clock.now()),
  representative: null,
});
const invitationOf = (name: Name) => ({
  name: "示例志愿者",
  role: "guardian",
  areaId: name === "wang" ? "xiashi" : "yanguan",
});
const guardianOf: Readonly<Record<Name, string>> = { wang: "wang-a", li: "li-b" };

const fenceOf = (name: Name) => ({
  seniorId: `senior-${name}`,
  name: "示例围栏",
  kind: "keepIn",
  shape: { kind: "circle", centre: { lon: 120.69, lat: 30.53 }, radiusM: 200 },
});
const outing = () => ({ kind: "outing", to: toIso(plusMs(town.clock.now(), 3_600_000)) });
async function newFence(name: Name): Promise<string> {
  const answer = await signedIn.get("admin")?.send("POST", "/fences", fenceOf(name));
  return bodyOf(FenceView, answer).fenceId;
}

/** The incident of Li is open, none of Wang's is. */
function isAllowed(row: Row, visitor: (typeof visitors)[number], name: Name, route: string): boolean {
  const isSelf = route.includes(":personId") && visitor.login === guardianOf[name];
  return isExpected(row, visitor, { name, inIncident: name === "li", isSelf });
}

describe.each(Object.keys(requests))("%s", (route) => {
  test.each(visitors)("$login reaches just those they are there for", async (visitor) => {
    const row = expectedRoutes[route];
    const who = signedIn.get(visitor.login);
    if (who === undefined || row === undefined || typeof row === "string") throw new Error("not in the table");

    for (const name of ["wang", "li"] as const) {
      const { status } = (await requests[route]?.(who, name)) ?? { status: 0 };
      const outcome = status < 300 ? "allowed" : status;
      const refused = row[visitor.role] === undefined ? 403 : 404;

      // A coordinator is refused by name where only the area of the body is not theirs.
      const isBodyOnly = ["POST /people", "POST /invitations"].includes(route) && refused === 404;
      const expected = isAllowed(row, visitor, name, route) ? "allowed" : isBodyOnly ? 403 : refused;
      expect([name, outcome]).toEqual([name, expected]);
    }
  });
});

describe("lists hold those in reach and nobody else", () => {
  test.each(visitors)("$login", async (visitor) => {
    const who = signedIn.get(visitor.login);
    const seniors = await who?.get("/seniors");
    const items = seniors?.status === 200 ? bodyOf(SeniorList, seniors).items : [];
    const seen = (["wang", "li"] as const).filter((name) => items.some((item) => item.seniorId === `senior-${name}`));
    const row = expectedRoutes["GET /seniors"];

    expect(seen).toEqual(
      (["wang", "li"] as const).filter(
        (name) => typeof row === "object" && isAllowed(row, visitor, name, "GET /seniors"),
      ),
    );
  });
});

describe("the incident of a senior", () => {
  test.each(visitors)("$login finds it only where they are there for the senior", async (visitor) => {
    const who = signedIn.get(visitor.login);
    const one = await who?.get(`/incidents/${incidentOfLi}`);
    const list = await who?.get("/incidents?state=open");
    const listed = bodyOf(IncidentList, list).items.map((item) => item.incidentId);

    const isTheirs = isAllowed(everyRole, visitor, "li", "GET /incidents");
    expect(one?.status).toBe(isTheirs ? 200 : 404);
    expect(listed).toEqual(isTheirs ? [incidentOfLi] : []);
  });

  test.each(visitors)("$login adds a note only where they may act", async (visitor) => {
    const who = signedIn.get(visitor.login);

    const answer = await who?.send("POST", `/incidents/${incidentOfLi}/actions`, {
      action: "note",
      idempotencyKey: randomUUID(),
      note: "seen at the market",
    });

    const isTheirs = isAllowed(withoutViewer, visitor, "li", "POST");
    expect(answer?.status).toBe(isTheirs ? 200 : visitor.role === "viewer" ? 403 : 404);
  });
});

describe("rejects and people", () => {
  test.each(visitors)("$login sees the list or is refused", async (visitor) => {
    const who = signedIn.get(visitor.login);
    const rejects = await who?.get("/rejects");
    const persons = await who?.get("/people");
    const fences = await who?.get("/fences");
    const nights = await who?.get("/nightly-replays");

    const has = (route: string): boolean => {
      const row = expectedRoutes[route];
      return typeof row === "object" && row[visitor.role] !== undefined;
    };
    expect(rejects?.status).toBe(has("GET /rejects") ? 200 : 403);
    expect(nights?.status).toBe(has("GET /nightly-replays") ? 200 : 403);
    expect(persons?.status).toBe(has("GET /people") ? 200 : 403);
    expect(fences?.status).toBe(has("GET /fences") ? 200 : 403);
  });
});
