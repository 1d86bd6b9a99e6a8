import type { ShareBody, SharedView, ShareView } from "../../infra/contract/shares.ts";
import type { FixView, Place } from "../../infra/contract/views.ts";
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { stageOf } from "../incident/stage.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call } from "./call.ts";
import type { Desk } from "./desk.ts";
import { photoOf } from "./photos.ts";
import { problem, type Reply } from "./reply.ts";

type Kept = ShareView & { readonly token: string };

/** Shared links of one stand-in: what the console makes of them, and what whoever holds one sees. */
export function createShareDesk(clock: Clock, desk: Desk) {
  const kept = new Map<string, Kept>();
  const stateOf = ({ incidentId, state, expiresAt }: ShareView): ShareView["state"] => {
    if (desk.incidents.get(incidentId)?.endedAt !== null) return "ended";
    return state === "open" && Date.parse(expiresAt) <= clock.now() ? "expired" : state;
  };
  const shown = ({ token: _token, ...share }: Kept): ShareView => ({ ...share, state: stateOf(share) });
  const make = (incidentId: string, { audience, note = "", hours, parts }: ShareBody, madeBy: string): Kept => {
    const number = kept.size + 1;
    const times = { createdAt: toIso(clock.now()), expiresAt: toIso(plusMs(clock.now(), hours * HOUR_MS)) };
    const about = { shareId: `share-${number}`, incidentId, audience, note, parts, madeBy, ...times };
    const share: Kept = { ...about, state: "open", openedCount: 0, lastOpenedAt: null, token: `link-${number}` };
    kept.set(share.shareId, share);
    return share;
  };

  const revoke = (shareId: string): void => {
    const share = kept.get(shareId);
    if (share !== undefined) kept.set(shareId, { ...share, state: "revoked" });
  };

  function answer({ method, path, body, account }: Call): Reply | null {
    const [, kind, incidentId = "", what, shareId = ""] = path.split("/");
    if (kind === "seniors" && path.endsWith("/fixes/export")) return { status: 200, text: "<gpx></gpx>" };
    if (kind !== "incidents" || what !== "shares") return null;
    const share = kept.get(shareId);
    if (method === "GET")
      return {
        status: 200,
        body: { items: [...kept.values()].filter((it) => it.incidentId === incidentId).map(shown) },
      };
    if (method === "POST" && isBody(body)) {
      const made = make(incidentId, body, account.person.name);
      return { status: 201, body: { share: shown(made), path: `/share.html#${made.token}` } };
    }
    if (share === undefined || shareId === "") return problem(404, "NOT_FOUND");
    if (method === "DELETE") {
      revoke(shareId);
      return { status: 204 };
    }
    const hours = isRecord(body) ? Number(body["hours"]) : 0;
    const longer: Kept = { ...share, expiresAt: toIso(plusMs(clock.now(), hours * HOUR_MS)) };
    kept.set(shareId, longer);
    return { status: 200, body: shown(longer) };
  }

  function look(share: Kept | undefined): Reply | SharedView {
    const incident = share === undefined ? undefined : desk.incidents.get(share.incidentId);
    if (share === undefined || incident === undefined) return problem(404, "LINK_INVALID");
    const state = stateOf(share);
    if (state === "ended") return problem(409, "INCIDENT_ENDED");
    if (state !== "open") return problem(410, state === "revoked" ? "LINK_REVOKED" : "LINK_EXPIRED");
    const stage = stageOf(incident);
    const senior = desk.seniors.get(incident.seniorId);
    const position = stage === "returned" ? undefined : desk.positions.get(incident.seniorId);
    const { trail, looks } = share.parts;
    return {
      now: toIso(clock.now()),
      expiresAt: share.expiresAt,
      calledName: incident.calledName,
      stage: stage === "held" || stage === "returned" ? stage : "lost",
      parts: share.parts,
      rescuePhone: rescuePhoneOf(share.audience),
      place: position?.place ?? null,
      source: position?.source ?? null,
      trail: trail && stage === "lost" ? desk.fixesOf(incident.seniorId).flatMap(recent(clock.now())) : [],
      looks:
        !looks || senior === undefined
          ? null
          : {
              gender: senior.gender,
              age: 82,
              features: senior.features,
              clothes: senior.clothes,
              hasPhoto: senior.photoAt != null,
            },
    };
  }

  /** What needs no session; `null`: nothing of this. */
  function answerHolder(path: string, body: unknown): Reply | null {
    if (!path.startsWith("/shares/") || !isRecord(body)) return null;
    const isOpening = path === "/shares/open";
    const share = [...kept.values()].find(({ token }) => token === body[isOpening ? "token" : "session"]);
    const seen = look(share);
    if ("status" in seen) return seen;
    if (path === "/shares/photo") return photoOf(desk, desk.incidents.get(share?.incidentId ?? "")?.seniorId ?? "");
    if (!isOpening || share === undefined) return { status: 200, body: seen };
    if (body["previous"] === undefined)
      kept.set(share.shareId, { ...share, openedCount: share.openedCount + 1, lastOpenedAt: seen.now });
    return { status: 200, body: { session: share.token, view: seen } };
  }
  return { answer, answerHolder, make, revoke };
}

/** One audience shows how it is where no number was set. */
const rescuePhoneOf = (audience: string): string | null => (audience === "transport" ? null : "0573-87000000");

const isBody = (body: unknown): body is ShareBody => isRecord(body) && isRecord(body["parts"]) && "audience" in body;

/** The service starts where the senior left; the cast's way does so too. */
const recent =
  (now: EpochMs) =>
  ({ lon, lat, fixedAt, accuracyM }: FixView): readonly Place[] =>
    lon === null || lat === null || epochMs(Date.parse(fixedAt)) < plusMs(now, -5 * MINUTE_MS)
      ? []
      : [{ lon, lat, fixedAt, accuracyM }];
