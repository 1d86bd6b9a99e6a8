import type { FenceVersionView } from "../../infra/contract/fence-versions.ts";
import type { FenceBody, FenceChangeBody, FenceView } from "../../infra/contract/http.ts";
import { isScheduleOn } from "../../infra/domain/fence-schedule.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { type ComplaintKind, complaintsOf } from "../fence-editor/complaints.ts";
import { linesOf } from "../fence-editor/edit-shape.ts";
import { type SketchShape, sketchOf } from "../fence-editor/sketch.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call } from "./call.ts";
import type { Desk } from "./desk.ts";
import { problem, type Reply } from "./reply.ts";

export type FenceCall = Pick<Call, "method" | "path" | "body" | "account" | "query">;

const codeOf: Partial<Record<ComplaintKind, string>> = {
  crossesItself: "FENCE_CROSSES_ITSELF",
  swapped: "FENCE_OUTSIDE_SERVICE",
  tooSmall: "FENCE_TOO_SMALL",
  radius: "FENCE_TOO_SMALL",
  tooLarge: "FENCE_TOO_LARGE",
};
const river: FenceBody = {
  seniorId: null,
  name: "听潮河水边",
  kind: "keepOut",
  shape: {
    kind: "corridor",
    line: [
      [120.69056, 30.51912],
      [120.69442, 30.51799],
      [120.69657, 30.51698],
      [120.69856, 30.51577],
      [120.70134, 30.51394],
      [120.70465, 30.51176],
      [120.70828, 30.50912],
      [120.71105, 30.50625],
    ],
    widthM: 46,
  },
};

/** The fences of one stand-in with all that they ever were; `null` for whatever is no fence. */
export function createFenceDesk(clock: Clock, desk: Desk) {
  const kept = new Map<string, readonly FenceVersionView[]>();
  let count = 0;
  const put = (fenceId: string, body: FenceBody, by: { readonly personId: string; readonly name: string } | null) => {
    const before = kept.get(fenceId) ?? [];
    const { seniorId, name, kind, shape, schedule = { spans: [] } } = body;
    const changedAt = toIso(clock.now());
    const version = before.length + 1;
    kept.set(fenceId, [{ version, seniorId, name, kind, shape, schedule, changedAt, changedBy: by }, ...before]);
  };
  const viewOf = (fenceId: string): FenceView | null => {
    const now = kept.get(fenceId)?.[0];
    if (now === undefined) return null;
    const { changedAt: _at, changedBy: _by, ...fence } = now;
    return { ...fence, fenceId, isOn: isScheduleOn(fence.schedule, clock.now(), new Map()) };
  };
  const list = (query: URLSearchParams): Reply => {
    const seniorId = query.get("seniorId");
    const home = seniorId === null ? null : desk.seniors.get(seniorId)?.home;
    if (home != null && seniorId !== null && !kept.has(`fence-${seniorId}`)) {
      const shape = { kind: "circle" as const, centre: home, radiusM: 300 };
      put(`fence-${seniorId}`, { seniorId, name: "家", kind: "keepIn", shape }, null);
    }
    const all = [...kept.keys()].flatMap((fenceId) => viewOf(fenceId) ?? []);
    return { status: 200, body: { items: all.filter((fence) => fence.seniorId === seniorId) } };
  };
  const save = (id: string, { body, account }: FenceCall): Reply => {
    if (!isFence(body)) return problem(400, "REQUEST_INVALID");
    const seen = body.seenVersion;
    const now = kept.get(id)?.[0];
    if (id !== "" && now === undefined) return problem(404, "NOT_FOUND");
    if (seen !== undefined && seen !== now?.version) return problem(409, "CONFLICT");
    const code = refusalOf(body);
    if (code !== null) return problem(422, code);
    count += 1;
    const fenceId = id === "" ? `fence-${count}` : id;
    put(fenceId, body, account.person);
    return { status: id === "" ? 201 : 200, body: viewOf(fenceId) };
  };
  put("fence-river", river, null);
  return (call: FenceCall): Reply | null => {
    const [, kind, id = "", what] = call.path.split("/");
    if (kind !== "fences") return null;
    if (id === "judgements") return judgement(call);
    switch (`${call.method}${what === undefined ? "" : ` ${what}`}`) {
      case "GET":
        return list(call.query);
      case "POST":
      case "PUT":
        return save(id, call);
      case "DELETE":
        return kept.delete(id) ? { status: 204 } : problem(404, "NOT_FOUND");
      case "GET versions":
        return kept.has(id) ? { status: 200, body: { items: kept.get(id) } } : problem(404, "NOT_FOUND");
      default:
        return null;
    }
  };
}

/** The first answer is none yet; below 200 m the daily walk would have made alerts. */
function judgement({ method, body, path }: FenceCall): Reply {
  if (method === "POST") {
    const code = isFence(body) ? refusalOf(body) : "REQUEST_INVALID";
    if (code !== null) return problem(422, code);
  }
  const shape = isRecord(body) && isRecord(body["shape"]) ? body["shape"] : {};
  const radiusM = method === "POST" ? Number(shape["radiusM"] ?? 260) : Number(path.split("-").at(-1));
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

/** As the service refuses: what is no fence, and what lies outside the region. */
function refusalOf(body: FenceBody): string | null {
  const { shape } = sketchOf({ ...body, schedule: { spans: [] } });
  const [complaint] = complaintsOf({ name: "-", kind: body.kind, schedule: { spans: [] }, shape });
  if (complaint !== undefined) return codeOf[complaint.kind] ?? "FENCE_INVALID";
  return isInRegion(shape) ? null : "FENCE_OUTSIDE_SERVICE";
}

function isInRegion(shape: SketchShape): boolean {
  const places = linesOf(shape).flat();
  return places.every(([lon, lat]) => lon > 119.5 && lon < 121.6 && lat > 29.8 && lat < 31.2);
}

const isFence = (body: unknown): body is FenceChangeBody => isRecord(body) && "kind" in body && isRecord(body["shape"]);
