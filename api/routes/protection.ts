import { Readable } from "node:stream";
import { Type } from "typebox";
import {
  ConsentBody,
  ConsentList,
  ConsentView,
  ExportBody,
  FrequentPlaceList,
  ProcessingRecordQuery,
  ProcessingRecordView,
  RetentionRunList,
  ViewerList,
} from "../../infra/contract/protection.ts";
import { Id } from "../../infra/contract/views.ts";
import { appendAudit, recordView } from "../../infra/db/audit.ts";
import { listFrequentPlaces } from "../../infra/db/coarse-cells.ts";
import { insertConsent, withdrawConsent } from "../../infra/db/consents.ts";
import type { Database } from "../../infra/db/database.ts";
import { exportLines } from "../../infra/db/export.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { readProcessingCounts } from "../../infra/db/processing-facts.ts";
import { listRetentionRuns } from "../../infra/db/retention.ts";
import { listViewers } from "../../infra/db/viewers.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { type ProcessingSettings, processingRecord } from "../../infra/domain/processing-record.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { consentAudit, newConsent, shownConsents } from "../consent.ts";
import { NoContent, PersonParams, problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type ProtectionRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly processing: ProcessingSettings;
};

const RUNS_MAX = 1_000;
const NDJSON = "application/x-ndjson; charset=utf-8";

/** What the law asks of whoever keeps whereabouts: consent, who looked, export, proof of retention, the record of processing. */
export function addProtectionRoutes(server: RouteServer, deps: ProtectionRouteDeps): void {
  addConsentRoutes(server, deps);
  addExportRoutes(server, deps);

  server.get("/seniors/:seniorId/viewers", {
    config: { access: "readViewers" },
    schema: { tags: ["protection"], params: SeniorParams, response: { 200: ViewerList, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(deps.db, { ...request.params, me, action: "readViewers" });
      const [areaId] = senior.areaIds;
      if (areaId === undefined) throw new AppError("NOT_FOUND");
      const rows = await listViewers(deps.db, { seniorId: senior.seniorId, areaId });
      const view = { at: deps.clock.now(), personId: me.session.personId, role, action: "readViewers" };
      await recordView(deps.db, { ...view, seniorId: senior.seniorId });
      return { items: rows.map((row) => ({ ...row, firstAt: toIso(row.firstAt), lastAt: toIso(row.lastAt) })) };
    },
  });

  server.get("/seniors/:seniorId/frequent-places", {
    config: { access: "seeHistory" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 200: FrequentPlaceList, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(deps.db, { ...request.params, me, action: "seeHistory" });
      const items = await listFrequentPlaces(deps.db, senior.seniorId);
      const view = { at: deps.clock.now(), personId: me.session.personId, role, action: "seeHistory" };
      await recordView(deps.db, { ...view, seniorId: senior.seniorId, detail: { coarse: true, places: items.length } });
      return { items: [...items] };
    },
  });

  server.get("/retention-runs", {
    config: { access: "readProtection" },
    schema: { tags: ["protection"], response: { 200: RetentionRunList, ...problems } },
    handler: async () => {
      const rows = await listRetentionRuns(deps.db, RUNS_MAX);
      return {
        items: rows.map((row) => ({ ...row, goneBefore: toIso(row.goneBefore), lastRanAt: toIso(row.lastRanAt) })),
      };
    },
  });

  server.get("/processing-record", {
    config: { access: "readProtection" },
    schema: {
      tags: ["protection"],
      querystring: ProcessingRecordQuery,
      response: { 200: ProcessingRecordView, ...problems },
    },
    handler: async (request) => {
      const now = deps.clock.now();
      const language = request.query.language ?? "zh-CN";
      const counts = await readProcessingCounts(deps.db);
      const text = processingRecord(language, { counts, settings: deps.processing, now });
      return { language, madeAt: toIso(now), text };
    },
  });
}

function addConsentRoutes(server: RouteServer, { db, clock }: ProtectionRouteDeps): void {
  const path = "/seniors/:seniorId/consents";
  server.get(path, {
    config: { access: "changeConsent" },
    schema: { tags: ["protection"], params: SeniorParams, response: { 200: ConsentList, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior } = await findSeniorWithin(db, { ...request.params, me, action: "changeConsent" });
      return { items: await shownConsents(db, senior.seniorId) };
    },
  });

  server.post(path, {
    config: { access: "changeConsent" },
    schema: {
      tags: ["protection"],
      params: SeniorParams,
      body: ConsentBody,
      response: { 201: ConsentView, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(db, { ...request.params, me, action: "changeConsent" });
      const consent = newConsent(request.body, { by: me.session.personId, now: clock.now() });
      await db.transaction(async (tx) => {
        await insertConsent(tx, senior.seniorId, consent);
        await appendAudit(tx, consentAudit(consent, { seniorId: senior.seniorId, role }));
      });
      const shown = (await shownConsents(db, senior.seniorId)).find(({ consentId }) => consentId === consent.consentId);
      if (shown === undefined) throw new AppError("NOT_FOUND");
      return await reply.code(201).send(shown);
    },
  });

  server.delete(`${path}/:consentId`, {
    config: { access: "changeConsent" },
    schema: {
      tags: ["protection"],
      params: Type.Object({ ...SeniorParams.properties, consentId: Id }),
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(db, { ...request.params, me, action: "changeConsent" });
      const { consentId } = request.params;
      const at = clock.now();
      await db.transaction(async (tx) => {
        if (!(await withdrawConsent(tx, { seniorId: senior.seniorId, consentId, at }))) throw new AppError("NOT_FOUND");
        const entry = { at, personId: me.session.personId, role, action: "withdrawConsent" };
        await appendAudit(tx, { ...entry, seniorId: senior.seniorId, detail: { consentId } });
      });
      return await reply.code(204).send(null);
    },
  });
}

function addExportRoutes(server: RouteServer, { db, clock }: ProtectionRouteDeps): void {
  server.post("/seniors/:seniorId/export", {
    config: { access: "exportData" },
    schema: { tags: ["protection"], params: SeniorParams, body: ExportBody },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(db, { ...request.params, me, action: "exportData" });
      const at = clock.now();
      const entry = { at, personId: me.session.personId, role, action: "exportSenior", ...request.body };
      await recordView(db, { ...entry, seniorId: senior.seniorId });
      const lines = exportLines(db, { kind: "senior", id: senior.seniorId }, at);
      return await reply.type(NDJSON).send(Readable.from(lines));
    },
  });

  server.post("/people/:personId/export", {
    config: { access: "exportData" },
    schema: { tags: ["protection"], params: PersonParams, body: ExportBody },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { personId } = request.params;
      const role = requireReach(me, "exportData", await findPersonTarget(db, personId));
      const at = clock.now();
      const entry = { at, personId: me.session.personId, role, action: "exportPerson", ...request.body };
      await recordView(db, { ...entry, detail: { changedPersonId: personId } });
      return await reply.type(NDJSON).send(Readable.from(exportLines(db, { kind: "person", id: personId }, at)));
    },
  });
}
