import type { IncomingMessage, ServerResponse } from "node:http";
import type { FenceView, IncidentActionBody } from "../../infra/contract/http.ts";
import type { PositionView } from "../../infra/contract/views.ts";
import { plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import { coverageOf } from "./coverage.ts";
import type { Desk } from "./desk.ts";
import { enrolAtDesk, pairAtDesk } from "./enrolments.ts";
import type { createInvitationDesk } from "./invitations.ts";
import type { LiveFeed } from "./live-feed.ts";
import { startDrill, takeHandOver, takeTask } from "./orders.ts";
import type { createProtectionDesk } from "./protection.ts";
import { problem, type Reply } from "./reply.ts";
import { accountOf, cookieFor } from "./sessions.ts";
import type { Faults } from "./stand-in.ts";
import type { StaticFiles } from "./static-files.ts";
import { type Account, accounts } from "./town.ts";

type Deps = {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly feed: LiveFeed;
  readonly files: StaticFiles | null;
  readonly invitations: ReturnType<typeof createInvitationDesk>;
  readonly protection: ReturnType<typeof createProtectionDesk>;
};
type Call = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly account: Account;
  readonly query: URLSearchParams;
};

/** Of RFC 8292, 2.4: nobody can send with it. */
const pushKey = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

/** The service's own policy, see api/security.ts. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The HTTP half of the stand-in: pages under a strict policy, and the routes that pages use. */
export function createRoutes(deps: Deps): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://stand-in");
    if (!url.pathname.startsWith("/api/")) serveFile(deps.files, url.pathname, response);
    else if (deps.faults.isDown) request.socket.destroy();
    else void answerApi(deps, request, url).then((reply) => sendReply(response, reply));
  };
}

function serveFile(files: StaticFiles | null, path: string, response: ServerResponse): void {
  const file = files?.get(path === "/" ? "/index.html" : path);
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": file.type, "content-security-policy": POLICY }).end(file.content);
}

async function answerApi(deps: Deps, request: IncomingMessage, url: URL): Promise<Reply> {
  const path = url.pathname.replace("/api/v1", "");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  if (path === "/session" && method === "POST") return signIn(deps, body);
  if (path === "/link-answers") return answerByLink(body);
  if (path === "/demo/accounts") return { status: 200, body: { items: demoAccounts() } };
  if (path === "/session/ways") return { status: 200, body: { organisation: deps.faults.organisation } };
  if (path === "/session/organisation/code") return { status: 204, cookie: cookieFor("zhou") };
  if (path === "/invitations/use") return useInvitation(body);
  const account = accountOf(request.headers.cookie);
  if (account === null) return problem(401, "NOT_SIGNED_IN");
  if (method !== "GET" && request.headers["x-csrf-token"] !== "stand-in-token")
    return problem(403, "CSRF_TOKEN_INVALID");
  if (path === "/session")
    return method === "GET" ? { status: 200, body: session(deps, account) } : { status: 204, cookie: cookieFor(null) };
  if (path === "/session/second-factor") return secondFactor(deps, method, body);
  return answerCall(deps, { method, path, body, account, query: url.searchParams });
}

/** Links to try: `good`, `old`, `over`; any other is none of ours. */
function answerByLink(body: unknown): Reply {
  const token: unknown = isRecord(body) ? body["token"] : null;
  if (token === "good") return { status: 200, body: { number: 231 } };
  if (token === "old") return problem(410, "LINK_EXPIRED");
  return token === "over" ? problem(409, "INCIDENT_ENDED") : problem(404, "LINK_INVALID");
}

function answerCall(deps: Deps, call: Call): Reply {
  const { desk } = deps;
  const own = <Item extends { readonly seniorId: string }>(items: Iterable<Item>) => ({
    status: 200,
    body: { items: [...items].filter(({ seniorId }) => desk.isVisible(call.account, seniorId)) },
  });
  if (call.path.startsWith("/fences/judgements")) return judgement(call);
  const protection = deps.protection(call);
  if (protection !== null) return protection;
  const [, kind, id = "", what] = call.path.split("/");
  switch (`${call.method} ${kind}${what === undefined ? "" : `/${what}`}`) {
    case "GET incidents":
      return id === "" ? own(desk.incidents.values()) : incidentDetail(desk, id);
    case "POST incidents/actions":
      return act(deps, call, id);
    case "POST incidents/tasks":
      return takeTask(deps, call, id);
    case "POST duty":
      return takeHandOver(call);
    case "POST seniors/drills":
      return startDrill(deps, call, id);
    case "GET seniors":
      return own(desk.seniors.values());
    case "GET seniors/fixes":
      return { status: 200, body: { items: desk.fixesOf(id) } };
    case "GET seniors/excuses":
      return { status: 200, body: { items: [...desk.excuses.values()].filter(({ seniorId }) => seniorId === id) } };
    case "POST seniors/excuses":
      return giveExcuse(deps, call, id);
    case "DELETE seniors/excuses":
      return endExcuse(deps, call);
    case "GET fences":
      return { status: 200, body: { items: fences(desk, call.query.get("seniorId") ?? "") } };
    case "GET coverage":
      return { status: 200, body: { items: coverageOf(desk.seniors.values()) } };
    case "GET nightly-replays":
      return { status: 200, body: { items: [nightOf(deps.clock)] } };
    case "GET areas":
      return { status: 200, body: { items: desk.areas } };
    case "GET people":
      return {
        status: 200,
        body: {
          items: accounts
            .map(({ person }) => person)
            .filter(({ name }) => name.includes(call.query.get("query") ?? "")),
        },
      };
    case "POST enrolments":
      return enrolAtDesk(deps, call.body);
    case "PUT seniors/guardians":
      return pairAtDesk(deps, id, call.body);
    case "POST wristbands/credential":
      return { status: 200, body: { wristbandId: id, token: "stand-in-token-0000-1111-2222" } };
    case "POST wristbands/commands":
      return {
        status: 202,
        body: { commandId: "command-1", wristbandId: id, expiresAt: toIso(plusMs(deps.clock.now(), 60_000)) },
      };
    case "GET invitations":
    case "POST invitations":
    case "DELETE invitations":
      return deps.invitations(call.method, id, call.body);
    case "GET people/channels":
      return { status: 200, body: { items: channels(deps, id) } };
    case "GET people/push":
      return { status: 200, body: { publicKey: pushKey } };
    case "PUT people/push":
      deps.desk.browsers.add(JSON.stringify(call.body));
      return { status: 204 };
    case "DELETE people/push":
      deps.desk.browsers.clear();
      return { status: 204 };
    case "POST seniors/test-alert":
      return testAlert(deps, id);
    default:
      return problem(404, "NOT_FOUND");
  }
}

function incidentDetail(desk: Desk, id: string): Reply {
  const incident = desk.incidents.get(id);
  return incident === undefined
    ? problem(404, "NOT_FOUND")
    : { status: 200, body: { incident, timeline: desk.timelines.get(id) ?? [] } };
}

function act({ desk, feed, faults }: Deps, { account, body }: Call, id: string): Reply {
  if (faults.failsActions) return problem(503, "UNAVAILABLE");
  if (faults.refuseActionsWith !== null) return problem(409, faults.refuseActionsWith);
  if (!isAction(body)) return problem(400, "REQUEST_INVALID");
  const incident = desk.act(id, account, body);
  if (incident === null) return problem(404, "NOT_FOUND");
  feed.broadcast({ kind: "incident", seq: incident.seq, incident });
  return { status: 200, body: { incident, timeline: desk.timelines.get(id) ?? [] } };
}

/** One guardian's phone is fine, the other one's is not. */
function channels({ clock, desk }: Deps, personId: string) {
  const channel = {
    channelId: `channel-${personId}`,
    address: null,
    verifiedAt: toIso(plusMs(clock.now(), -86_400_000)),
  };
  const isFine = !personId.endsWith("chenwei");
  return [
    {
      ...channel,
      kind: "mqtt",
      lastOkAt: isFine ? toIso(plusMs(clock.now(), desk.tested.has(personId) ? 0 : -43_200_000)) : null,
      failStreak: isFine ? 0 : 3,
    },
    { ...channel, kind: "page", lastOkAt: null, failStreak: 0 },
  ];
}

function testAlert({ desk }: Deps, seniorId: string): Reply {
  const guardians = desk.seniors.get(seniorId)?.guardians ?? [];
  for (const { personId } of guardians) desk.tested.add(personId);
  return { status: 202, body: { items: guardians.map(({ personId }) => ({ personId, alerts: 2 })) } };
}

const isAction = (body: unknown): body is IncidentActionBody =>
  isRecord(body) && typeof body["action"] === "string" && typeof body["idempotencyKey"] === "string";

function fences(desk: Desk, seniorId: string): readonly FenceView[] {
  const home = desk.seniors.get(seniorId)?.home;
  if (home == null) return [];
  const shape = { kind: "circle" as const, centre: home, radiusM: 300 };
  return [
    { fenceId: `fence-${seniorId}`, seniorId, name: "家", kind: "keepIn", shape, schedule: { spans: [] }, version: 1 },
  ];
}

function nightOf(clock: Clock) {
  const day = toIso(plusMs(clock.now(), -86_400_000)).slice(0, 10);
  const counts = { seniorDays: 400, alerts: 9, closedFalse: 2, contradicted: 2 };
  return { day, ...counts, falseAlertsPerSeniorDay: 0.01 };
}

function giveExcuse({ desk, clock, feed }: Deps, { account, body }: Call, seniorId: string): Reply {
  const { personId, name } = account.person;
  const to = isRecord(body) ? String(body["to"]) : "";
  const excuse = {
    excuseId: `excuse-${desk.excuses.size + 1}`,
    seniorId,
    kind: "outing" as const,
    from: toIso(clock.now()),
    to,
    fenceId: null,
    shape: null,
    givenBy: { personId, name },
  };
  desk.excuses.set(excuse.excuseId, excuse);
  showStanding(desk, feed, { seniorId, standing: "accompanied" });
  return { status: 201, body: excuse };
}

function endExcuse({ desk, feed }: Deps, { path }: Call): Reply {
  const excuseId = path.split("/").at(-1) ?? "";
  const seniorId = desk.excuses.get(excuseId)?.seniorId;
  if (seniorId === undefined) return problem(404, "NOT_FOUND");
  desk.excuses.delete(excuseId);
  showStanding(desk, feed, { seniorId, standing: "inside" });
  return { status: 204 };
}

function showStanding(
  desk: Desk,
  feed: LiveFeed,
  { seniorId, standing }: Pick<PositionView, "seniorId" | "standing">,
): void {
  const position = desk.positions.get(seniorId);
  if (position === undefined) return;
  const next = { ...position, standing };
  desk.positions.set(seniorId, next);
  feed.broadcast({ kind: "positions", positions: [next] });
}

/** The first answer is none yet; below 200 m the daily walk would have made alerts. */
function judgement({ method, body, path }: Call): Reply {
  const shape = isRecord(body) && isRecord(body["shape"]) ? body["shape"] : {};
  const radiusM = method === "POST" ? Number(shape["radiusM"]) : Number(path.split("-").at(-1));
  const found = {
    days: 30,
    alerts: radiusM < 200 ? 9 : 0,
    falseAlerts: radiusM < 200 ? 9 : 0,
    briefAlerts: 0,
    homeToEdgeM: -radiusM,
    isHomeTooNear: radiusM < 80,
    staysNearEdge: 2,
    staysBeyond: 0,
  };
  const view = { judgementId: `judgement-${radiusM}`, isSmallerThanErrors: radiusM < 100 };
  return method === "POST"
    ? { status: 202, body: { ...view, judgement: null } }
    : { status: 200, body: { ...view, judgement: found } };
}

function signIn(deps: Deps, body: unknown): Reply {
  const account = isRecord(body)
    ? accounts.find(({ login, password }) => login === body["login"] && password === body["password"])
    : undefined;
  if (account === undefined) return problem(401, "SIGN_IN_FAILED");
  const code = isRecord(body) ? body["code"] : undefined;
  if (deps.faults.secondFactor === "on" && code !== "121121")
    return problem(401, code === undefined ? "SECOND_FACTOR_NEEDED" : "SECOND_FACTOR_WRONG");
  return { status: 200, body: session(deps, account), cookie: cookieFor(account.login) };
}

function session({ clock, faults }: Deps, { person }: Account) {
  return {
    person,
    csrfToken: "stand-in-token",
    expiresAt: toIso(plusMs(clock.now(), 86_400_000)),
    demo: true,
    secondFactor: faults.secondFactor,
  };
}

/** The link `good` works for every login but `taken`. */
function useInvitation(body: unknown): Reply {
  if (!isRecord(body) || body["token"] !== "good") return problem(404, "LINK_INVALID");
  return body["login"] === "taken" ? problem(409, "CONFLICT") : { status: 204 };
}

/** Its code is always 121121. */
function secondFactor({ faults }: Deps, method: string, body: unknown): Reply {
  const isRight = isRecord(body) && body["code"] === "121121";
  const isOn = faults.secondFactor === "on";
  if (method === "GET") return { status: 200, body: { isOn, isRequired: true, recoveryCodesLeft: isOn ? 10 : 0 } };
  if (method === "POST" && (!isOn || isRight)) {
    const secret = "JBSWY3DPEHPK3PXP";
    return { status: 200, body: { secret, uri: `otpauth://totp/121:zhou?secret=${secret}&issuer=121` } };
  }
  if (!isRight) return problem(401, "SECOND_FACTOR_WRONG");
  faults.secondFactor = method === "PUT" ? "on" : "off";
  if (method === "DELETE") return { status: 204 };
  const recoveryCodes = Array.from({ length: 10 }, (_, index) => `abcd-efgh-ijkl-mn${20 + index}`);
  return { status: 200, body: { recoveryCodes } };
}

function demoAccounts() {
  return accounts
    .filter(({ login }) => ["zhou", "wu", "lifang", "chenwei", "shen"].includes(login))
    .map(({ login, password, person }) => ({
      role: person.roles[0]?.role ?? "viewer",
      login,
      password,
      name: person.name,
      seniorCalledName: person.roles[0]?.role === "guardian" ? "王奶奶" : null,
    }));
}

function sendReply(response: ServerResponse, { status, body, text, cookie }: Reply): void {
  if (cookie !== undefined) response.setHeader("set-cookie", cookie);
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(text ?? (body === undefined ? undefined : JSON.stringify(body)));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? null : JSON.parse(text);
}
