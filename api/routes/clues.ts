import { Type } from "typebox";
import { ClueJudgementBody, ClueList, type ClueView } from "../../infra/contract/clues.ts";
import { Id } from "../../infra/contract/views.ts";
import { type ClueRow, readCluePhoto, readClues } from "../../infra/db/clue-views.ts";
import { recordClueJudgement } from "../../infra/db/clues.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { incidentId } from "../../infra/domain/ids.ts";
import { toIso } from "../../infra/domain/time.ts";
import { whoAsks } from "../auth/guard.ts";
import { problems, type RouteServer } from "../route-server.ts";
import { audited, findWithin, type IncidentRouteDeps, judgesClues } from "./incidents.ts";

const ClueParams = Type.Object({ incidentId: Id, clueId: Id });

/** What passers-by have said of a senior, for those who look for them. Who does not judge clues sees confirmed ones only. */
export function addClueRoutes(server: RouteServer, deps: IncidentRouteDeps): void {
  server.get("/incidents/:incidentId/clues", {
    config: { access: "readClues" },
    schema: { tags: ["incidents"], params: Type.Object({ incidentId: Id }), response: { 200: ClueList, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(deps.db, me, { ...request.params, action: "readClues" });
      const ids = { seniorId: view.seniorId, incidentId: view.incidentId };
      const rows = await readClues(deps.db, incidentId(view.incidentId));
      const items = judgesClues(me, view)
        ? rows.map(showClue)
        : rows.filter(({ state }) => state === "confirmed").map((row) => ({ ...showClue(row), contact: null }));
      await audited(deps, me, { action: "readClues", role, ...ids, detail: { clues: items.length } });
      return { items };
    },
  });

  server.get("/incidents/:incidentId/clues/:clueId/photo", {
    config: { access: "readClues" },
    schema: {
      tags: ["incidents"],
      params: ClueParams,
      response: { 200: Type.Any({ description: "image/jpeg" }), ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { clueId, ...which } = request.params;
      const { view, role } = await findWithin(deps.db, me, { ...which, action: "readClues" });
      const id = incidentId(view.incidentId);
      const clue = (await readClues(deps.db, id)).find((it) => it.clueId === clueId);
      if (clue === undefined || (clue.state !== "confirmed" && !judgesClues(me, view))) throw new AppError("NOT_FOUND");
      const jpeg = await readCluePhoto(deps.db, id, clueId);
      if (jpeg === null) throw new AppError("NOT_FOUND");
      const ids = { seniorId: view.seniorId, incidentId: view.incidentId };
      await audited(deps, me, { action: "readCluePhoto", role, ...ids, detail: { clueId } });
      // It never changes; the page asks for it once.
      return await reply.type("image/jpeg").header("cache-control", "private, max-age=3600").send(Buffer.from(jpeg));
    },
  });

  addJudgement(server, deps);
}

function addJudgement(server: RouteServer, deps: IncidentRouteDeps): void {
  server.post("/incidents/:incidentId/clues/:clueId/judgement", {
    config: { access: "judgeClue" },
    schema: {
      tags: ["incidents"],
      params: ClueParams,
      body: ClueJudgementBody,
      response: { 200: ClueList, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { clueId, ...which } = request.params;
      const { view, role } = await findWithin(deps.db, me, { ...which, action: "judgeClue" });
      const id = incidentId(view.incidentId);
      const { judgement } = request.body;
      const asked = { incidentId: id, clueId, judgement, personId: me.session.personId };
      const result = await deps.db.transaction((tx) => recordClueJudgement(tx, asked));
      const ids = { seniorId: view.seniorId, incidentId: view.incidentId };
      const detail = { clueId, judgement, result: result.kind === "done" ? "done" : result.code };
      await audited(deps, me, { action: "clue.judge", role, ...ids, detail });
      if (result.kind === "refused") throw new AppError(result.code);
      return { items: (await readClues(deps.db, id)).map(showClue) };
    },
  });
}

function showClue(row: ClueRow): ClueView {
  const { clueId, state, words, contact, lon, lat, accuracyM, isOutside, hasPhoto } = row;
  const place = lon === null || lat === null ? null : { lon, lat, accuracyM, isOutside };
  return { clueId, givenAt: toIso(row.givenAt), state, place, words, contact, hasPhoto };
}
