import { Type } from "typebox";
import { SharedView, ShareOpened, ShareOpening, ShareSession } from "../../infra/contract/shares.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import { readHistory, readPosition } from "../../infra/db/positions.ts";
import { readRescuePhone } from "../../infra/db/rescue-phones.ts";
import { readSeniorPhoto } from "../../infra/db/senior-photos.ts";
import { countOpening, isLookNoted, readSharedFacts, type SharedFacts } from "../../infra/db/share-links.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { type EpochMs, epochMs, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createAddressLimit } from "../auth/address-limit.ts";
import { newShareSession, readShareSession, readShareToken } from "../auth/share-token.ts";
import { leftAt, shareStateOf, showShared, stageOf } from "../present/shares.ts";
import { problems, type RouteServer } from "../route-server.ts";

type SharedRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  /** Where no area says another one. */
  readonly rescuePhone?: string | null;
};

const TRAIL_MS = 30 * MINUTE_MS;
const TRAIL_FIXES_MAX = 1_000;
/** Of one address: a command post opens a link on some desks at once, and each page looks twelve times a minute. */
const OPENINGS_PER_MINUTE = 60;
const LOOKS_PER_MINUTE = 1_200;

/**
 * What whoever holds a shared link sees. The link is asked at every look: revoked, expired or over with its incident it
 * shows nothing any more. Nothing of it stands in an address, so no log holds it.
 */
export function addSharedRoutes(server: RouteServer, deps: SharedRouteDeps): void {
  const { db, clock, rescuePhone = null } = deps;
  const countOpener = createAddressLimit(clock, OPENINGS_PER_MINUTE);
  const countLooker = createAddressLimit(clock, LOOKS_PER_MINUTE);

  server.post("/shares/open", {
    config: { access: "public" },
    schema: { tags: ["shares"], body: ShareOpening, response: { 200: ShareOpened, ...problems } },
    handler: async (request) => {
      countOpener(request.ip);
      const tokenHash = readShareToken(db.secrets, request.body.token);
      if (tokenHash === null) throw new AppError("LINK_INVALID");
      const now = clock.now();
      return await db.transaction(async (tx) => {
        const facts = requireOpen(await readSharedFacts(tx, { tokenHash }), now);
        const view = await viewOf(tx, facts, { now, rescuePhone });
        const before = readShareSession(db.secrets, request.body.previous ?? "");
        const isSamePage = before?.shareId === facts.shareId;
        if (!isSamePage) await countOpening(tx, facts.shareId, now);
        await note(tx, facts, { now, isOpening: !isSamePage });
        return { session: newShareSession(db.secrets, facts.shareId, now), view };
      });
    },
  });

  server.post("/shares/look", {
    config: { access: "public" },
    schema: { tags: ["shares"], body: ShareSession, response: { 200: SharedView, ...problems } },
    handler: async (request) => {
      countLooker(request.ip);
      const now = clock.now();
      return await db.transaction(async (tx) => {
        const facts = await factsOf(tx, request.body.session, now);
        const view = await viewOf(tx, facts, { now, rescuePhone });
        await note(tx, facts, { now, isOpening: false });
        return view;
      });
    },
  });

  server.post("/shares/photo", {
    config: { access: "public" },
    schema: {
      tags: ["shares"],
      body: ShareSession,
      response: { 200: Type.Any({ description: "image/jpeg" }), ...problems },
    },
    handler: async (request, reply) => {
      countLooker(request.ip);
      const facts = await factsOf(db, request.body.session, clock.now());
      const jpeg = facts.looks ? await readSeniorPhoto(db, facts.seniorId) : null;
      if (jpeg === null) throw new AppError("NOT_FOUND");
      return await reply.type("image/jpeg").send(Buffer.from(jpeg));
    },
  });
}

async function factsOf(tx: Queryable, session: string, now: EpochMs): Promise<SharedFacts> {
  const known = readShareSession(tx.secrets, session);
  if (known === null) throw new AppError("LINK_INVALID");
  const facts = requireOpen(await readSharedFacts(tx, known), now);
  if (known.endsAt <= now) throw new AppError("SESSION_EXPIRED");
  return facts;
}

function requireOpen(facts: SharedFacts | null, now: EpochMs): SharedFacts {
  if (facts === null) throw new AppError("LINK_INVALID");
  const state = shareStateOf(facts, now);
  switch (state) {
    case "open":
      return facts;
    case "ended":
      throw new AppError("INCIDENT_ENDED");
    case "revoked":
      throw new AppError("LINK_REVOKED");
    case "expired":
      throw new AppError("LINK_EXPIRED");
    default:
      return unreachable(state);
  }
}

/** Reads no more than the link may show. */
async function viewOf(
  tx: Queryable,
  facts: SharedFacts,
  { now, rescuePhone }: { readonly now: EpochMs; readonly rescuePhone: string | null },
): Promise<SharedView> {
  const stage = stageOf(facts);
  const isLive = facts.place === "live" && stage !== "returned";
  const position = isLive ? await readPosition(tx, facts.seniorId) : null;
  const from = epochMs(Math.max(leftAt(facts), plusMs(now, -TRAIL_MS)));
  const span = { from, to: plusMs(now, MINUTE_MS), limit: TRAIL_FIXES_MAX };
  const fixes = isLive && facts.trail && stage === "lost" ? await readHistory(tx, facts.seniorId, span) : [];
  const ofArea = await readRescuePhone(tx, facts.incident.areaId);
  return showShared(facts, { position, fixes, rescuePhone: ofArea ?? rescuePhone, now });
}

/**
 * A line for each opening, and one a minute for each link while somebody looks: some hours of ten open pages are some
 * hundred lines of the chain instead of ten thousands, and no minute in which the senior was seen is missing.
 */
async function note(
  tx: Queryable,
  { shareId, seniorId, incidentId }: SharedFacts,
  { now, isOpening }: { readonly now: EpochMs; readonly isOpening: boolean },
): Promise<void> {
  if (!isOpening && !(await isLookNoted(tx, shareId, now))) return;
  const action = isOpening ? "share.open" : "share.look";
  await appendAudit(tx, { at: now, personId: null, role: null, action, seniorId, incidentId, detail: { shareId } });
}
