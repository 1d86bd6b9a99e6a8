import type { IncidentActionBody } from "../../infra/contract/http.ts";
import { plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call, Deps } from "./call.ts";
import { channels, pushKey, testAlert } from "./channels.ts";
import { coverageOf } from "./coverage.ts";
import type { Desk } from "./desk.ts";
import { enrolAtDesk, pairAtDesk } from "./enrolments.ts";
import { endExcuse, giveExcuse } from "./excuses.ts";
import { guardianHome } from "./guardian-homes.ts";
import { startDrill, takeHandOver, takeTask } from "./orders.ts";
import { changePhotoAtDesk, photoOf } from "./photos.ts";
import { problem, type Reply } from "./reply.ts";
import { reportOf } from "./reports.ts";
import { tilePicture } from "./tile.ts";
import { joinAtDesk } from "./together.ts";
import { accounts } from "./town.ts";

export function answerCall(deps: Deps, call: Call): Reply {
  const { desk } = deps;
  const own = <Item extends { readonly seniorId: string }>(items: Iterable<Item>) => ({
    status: 200,
    body: { items: [...items].filter(({ seniorId }) => desk.isVisible(call.account, seniorId)) },
  });
  const fence = deps.fences(call);
  if (fence !== null) return fence;
  const protection = deps.protection(call);
  if (protection !== null) return protection;
  const leaves = deps.ownLeaves(call) ?? deps.substitutions(call) ?? deps.duty(call);
  if (leaves !== null) return leaves;
  const shares = deps.shares.answer(call);
  if (shares !== null) return shares;
  const home = guardianHome(call, desk.homes);
  if (home !== null) return home;
  const list = deps.lists(call);
  if (list !== null) return list;
  const [, kind, id = "", what] = call.path.split("/");
  switch (`${call.method} ${kind}${what === undefined ? "" : `/${what}`}`) {
    case "GET incidents":
      return id === "" ? own(desk.incidents.values()) : incidentDetail(desk, id);
    case "POST incidents/actions":
      return act(deps, call, id);
    case "GET incidents/clues":
      return deps.clues.read(call, id);
    case "POST incidents/clues":
      return deps.clues.judge(deps, call, id);
    case "POST incidents/links":
    case "POST incidents/unlink":
    case "POST incidents/merge":
      return joinAtDesk(deps, call, id);
    case "POST incidents/tasks":
      return takeTask(deps, call, id);
    case "POST duty":
      return takeHandOver(call);
    case "POST seniors/drills":
      return startDrill(deps, call, id);
    case "GET seniors":
      return own(desk.seniors.values());
    case "POST incidents/flyers":
      return makeFlyer(deps, id);
    case "GET seniors/fixes":
      return { status: 200, body: { items: desk.fixesOf(id) } };
    case "GET seniors/excuses":
      return { status: 200, body: { items: [...desk.excuses.values()].filter(({ seniorId }) => seniorId === id) } };
    case "POST seniors/excuses":
      return giveExcuse(deps, call, id);
    case "DELETE seniors/excuses":
      return endExcuse(deps, call);
    case "GET coverage":
      return { status: 200, body: { items: coverageOf(desk.seniors.values()) } };
    case "GET reports":
      return reportOf({ desk, clock: deps.clock, call });
    case "GET nightly-replays":
      return { status: 200, body: { items: [nightOf(deps.clock)] } };
    case "GET base-maps":
      return { status: 200, body: { items: deps.faults.baseMaps } };
    case "GET tiles/road":
      return tileOf(deps);
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
    case "POST wristbands/finder-code":
      return { status: 201, body: { path: "/finder.html#band", issuedAt: toIso(deps.clock.now()) } };
    case "DELETE wristbands/finder-code":
      return { status: 204 };
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
    case "GET seniors/photo":
      return photoOf(desk, id);
    case "PUT seniors/photo":
    case "DELETE seniors/photo":
      return changePhotoAtDesk(deps, call, id);
    case "POST seniors/test-alert":
      return testAlert(deps, id);
    default:
      return problem(404, "NOT_FOUND");
  }
}

function tileOf({ faults }: Deps): Reply {
  if (!faults.tilesFail) return { status: 200, jpeg: tilePicture };
  faults.tilesRefused += 1;
  return problem(503, "UNAVAILABLE");
}

function makeFlyer({ desk, clock }: Deps, id: string): Reply {
  const incident = desk.incidents.get(id);
  if (incident === undefined) return problem(404, "NOT_FOUND");
  if (incident.endedAt !== null) return problem(409, "INCIDENT_ENDED");
  const now = clock.now();
  const times = { madeAt: toIso(now), expiresAt: toIso(plusMs(now, 86_400_000)) };
  const path = "/finder.html#stand-in-finder-token-0000-1111-2222-3333";
  return { status: 201, body: { number: incident.number, ...times, path, rescuePhone: "0573-0000 0121" } };
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

const isAction = (body: unknown): body is IncidentActionBody =>
  isRecord(body) && typeof body["action"] === "string" && typeof body["idempotencyKey"] === "string";

function nightOf(clock: Clock) {
  const day = toIso(plusMs(clock.now(), -86_400_000)).slice(0, 10);
  const counts = { seniorDays: 400, alerts: 9, closedFalse: 2, contradicted: 2 };
  return { day, ...counts, falseAlertsPerSeniorDay: 0.01 };
}
