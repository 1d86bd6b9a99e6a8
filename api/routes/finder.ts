import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { ClueBody, ClueTaken, FinderLook, FinderLookBody } from "../../infra/contract/clues.ts";
import { Id } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import { type NewClue, recordClue, recordCluePhoto } from "../../infra/db/clues.ts";
import type { Database } from "../../infra/db/database.ts";
import { type FinderCode, readFinderCode } from "../../infra/db/finder-codes.ts";
import { readRescuePhone } from "../../infra/db/rescue-phones.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { isInsideBox, isLonLat, type LonLatBox, lonLat } from "../../infra/domain/geo.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createInTurn } from "../../infra/runtime/in-turn.ts";
import { createFinderLimits, type FinderAct } from "../finder-limits.ts";
import { addPictureBodies, readPicture } from "../picture-bodies.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";

export type FinderRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly serviceBox: LonLatBox;
  /** Where no area says another one. */
  readonly rescuePhone?: string | null;
};

const UPLOAD = "clue photo";
const uploadHeader = "x-upload-key";

/**
 * For a passer-by without an account who has scanned the code on a flyer or a wristband. The token travels in the body and
 * stands in the page's address only behind `#`: no server, log or link preview ever sees it.
 */
export async function addFinderRoutes(server: RouteServer, deps: FinderRouteDeps): Promise<void> {
  const take = createGate(deps);
  addLook(server, deps, take);
  addClue(server, deps, take);
  await server.register(async (pictures: RouteServer) => {
    addPictureBodies(pictures);
    addCluePhoto(pictures, deps, take);
  });
}

type Gate = ReturnType<typeof createGate>;

/** Counts strangers and turns away whoever asks too often. */
function createGate({ clock }: FinderRouteDeps) {
  const limits = createFinderLimits(clock);
  return (act: FinderAct, code: string, [request, reply]: readonly [FastifyRequest, FastifyReply]): void => {
    const waitSeconds = limits.take(act, { address: request.ip ?? "unknown", code });
    if (waitSeconds === null) return;
    void reply.header("retry-after", waitSeconds);
    throw new AppError("RATE_LIMITED");
  };
}

function addLook(server: RouteServer, { db, rescuePhone = null }: FinderRouteDeps, take: Gate): void {
  server.post("/finder/look", {
    config: { access: "public" },
    schema: { tags: ["finder"], body: FinderLookBody, response: { 200: FinderLook, ...problems } },
    handler: async (request, reply) => {
      take("look", request.body.token, [request, reply]);
      const code = await openCode(db, request.body.token);
      const { isLookedFor, purpose, calledName, gender } = code;
      return {
        standing: isLookedFor
          ? ("lookedFor" as const)
          : purpose === "flyer"
            ? ("over" as const)
            : ("mayBeLost" as const),
        calledName: isLookedFor ? calledName : null,
        gender: isLookedFor ? gender : null,
        rescuePhone: (await readRescuePhone(db, code.areaId)) ?? rescuePhone,
      };
    },
  });
}

function addClue(server: RouteServer, deps: FinderRouteDeps, take: Gate): void {
  server.post("/finder/clues", {
    config: { access: "public" },
    schema: { tags: ["finder"], body: ClueBody, response: { 201: ClueTaken, ...problems } },
    handler: async (request, reply) => {
      const { db, clock } = deps;
      const clue = readClue(request.body, deps.serviceBox);
      take("clue", request.body.token, [request, reply]);
      const code = await openCode(db, request.body.token);
      const result = await db.transaction((tx) => recordClue(tx, code, clue));
      if (result.kind === "refused") throw new AppError(result.code);
      const { clueId, incidentId, isRepeat } = result;
      if (!isRepeat) {
        const entry = { at: clock.now(), personId: null, role: null, action: "clue.give", seniorId: code.seniorId };
        const detail = { clueId, codeId: code.codeId, isOutside: clue.place?.isOutside ?? null };
        await db.transaction((tx) => appendAudit(tx, { ...entry, incidentId, detail }));
      }
      return await reply.code(201).send({ clueId, uploadKey: db.secrets.sign(clueId, UPLOAD) });
    },
  });
}

function addCluePhoto(server: RouteServer, { db }: FinderRouteDeps, take: Gate): void {
  const inTurn = createInTurn();
  const params = Type.Object({ clueId: Id });
  server.post("/finder/clues/:clueId/photo", {
    config: { access: "public" },
    schema: { tags: ["finder"], params, response: { 204: NoContent, ...problems } },
    // Before the body is read: five megabytes are not taken from whoever has no key.
    onRequest: async (request, reply) => {
      const { clueId } = request.params;
      const key = String(request.headers[uploadHeader] ?? "");
      if (!db.secrets.isSigned(clueId, UPLOAD, key)) throw new AppError("LINK_INVALID");
      take("photo", clueId, [request, reply]);
    },
    handler: async (request, reply) => {
      const picture = await inTurn(() => readPicture(request.body));
      const result = await db.transaction((tx) => recordCluePhoto(tx, request.params.clueId, picture));
      if (result.kind === "refused") throw new AppError(result.code);
      return await reply.code(204).send(null);
    },
  });
}

async function openCode(db: Database, token: string): Promise<FinderCode> {
  const code = await readFinderCode(db, token);
  if (code.kind === "known") return code;
  throw new AppError(code.kind === "expired" ? "LINK_EXPIRED" : "LINK_INVALID");
}

function readClue({ idempotencyKey, place, words, contact }: ClueBody, box: LonLatBox): NewClue {
  const said = words.trim();
  if (place !== null && !isLonLat(place.lon, place.lat)) throw new AppError("REQUEST_INVALID", { what: "place" });
  if (place === null && said === "") throw new AppError("REQUEST_INVALID", { what: "empty clue" });
  const at = place === null ? null : lonLat(place.lon, place.lat);
  return {
    idempotencyKey,
    place: at === null ? null : { at, accuracyM: place?.accuracyM ?? null, isOutside: !isInsideBox(at, box) },
    words: said,
    contact: contact === undefined || contact.trim() === "" ? null : contact.trim(),
  };
}
