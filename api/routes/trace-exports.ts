import { TraceExportBody, type TraceFormat } from "../../infra/contract/traces.ts";
import { recordView } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { readOpenIncident } from "../../infra/db/open-incident.ts";
import { readHistory } from "../../infra/db/positions.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { type EpochMs, HOUR_MS, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { allowedSpan, readSpan } from "../allowed-span.ts";
import { whoAsks } from "../auth/guard.ts";
import { type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";
import { csvOf } from "../trace/csv.ts";
import { geoJsonOf } from "../trace/geojson.ts";
import { gpxOf } from "../trace/gpx.ts";
import { kmlOf } from "../trace/kml.ts";
import { piecesOf, type Trace } from "../trace/trace.ts";

/** One file holds three days, and what a band says in them every ten seconds. */
const SPAN_MAX_MS = 72 * HOUR_MS;
const FIXES_MAX = 26_000;

const formats: Readonly<Record<TraceFormat, { readonly type: string; readonly write: (trace: Trace) => string }>> = {
  gpx: { type: "application/gpx+xml; charset=utf-8", write: gpxOf },
  kml: { type: "application/vnd.google-earth.kml+xml; charset=utf-8", write: kmlOf },
  geojson: { type: "application/geo+json; charset=utf-8", write: geoJsonOf },
  csv: { type: "text/csv; charset=utf-8", write: csvOf },
};

/**
 * The trace of one senior as a file. Whoever may see it may take it away, and says why: that is in the audit before the
 * file is made. A file that would leave something out is refused, never cut.
 */
export function addTraceExportRoute(server: RouteServer, deps: { readonly db: Database; readonly clock: Clock }): void {
  const { db, clock } = deps;
  server.post("/seniors/:seniorId/fixes/export", {
    config: { access: "seeHistory" },
    schema: { tags: ["seniors"], params: SeniorParams, body: TraceExportBody },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { format, reason } = request.body;
      const { senior, role } = await findSeniorWithin(db, { ...request.params, me, action: "seeHistory" });
      const { seniorId } = senior;
      const span = await allowedSpan(db, {
        asked: readSpan(request.body),
        seniorId,
        role,
        personId: me.session.personId,
      });
      if (span.to - span.from > SPAN_MAX_MS) throw new AppError("REQUEST_INVALID", { what: "more than 72 hours" });
      const history = await readHistory(db, seniorId, { ...span, limit: FIXES_MAX + 1 });
      if (history.length > FIXES_MAX) throw new AppError("REQUEST_INVALID", { what: "too many fixes" });
      const about = await readOpenIncident(db, seniorId);
      if (about === null) throw new AppError("NOT_FOUND");
      const at = clock.now();
      const incidentId = about.incident?.incidentId ?? null;
      const entry = { at, personId: me.session.personId, role, action: "exportTrace", seniorId, incidentId, reason };
      await recordView(db, { ...entry, detail: { ...span, format, fixes: history.length } });
      const number = about.incident?.number ?? null;
      const trace = { calledName: about.calledName, number, madeAt: at, pieces: piecesOf(history) };
      return await reply
        .type(formats[format].type)
        .header("content-disposition", `attachment; filename="${fileName(number, at)}.${format}"`)
        .send(formats[format].write(trace));
    },
  });
}

/** Names nobody: a file lies in a download folder for long. */
function fileName(number: number | null, at: EpochMs): string {
  return number === null ? `trace-${toIso(at).slice(0, 10)}` : `incident-${number}`;
}
