import { insertClosedIncidents } from "../db/closed-incidents.ts";
import { createDatabase } from "../db/database.ts";
import { countOpenIncidents, countOverdue, findForgottenIncidents } from "../db/incident-audit.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import type { ServiceProcess } from "./service-process.ts";
import { createSosSender } from "./sos-sender.ts";

export type AuditFigures = { readonly closed: number; readonly open: number; readonly ms: readonly number[] };
const LOOKS = 300;

/** The whole self-audit beside open incidents, with few and with very many closed ones behind them. */
export async function measureAudit(
  service: ServiceProcess,
  troubled: readonly SampleSenior[],
): Promise<readonly AuditFigures[]> {
  const db = createDatabase({ url: await service.databaseUrl(), log: silentLog, statementLimitMs: 600_000 });
  try {
    const sos = createSosSender({ port: service.ports.mqtt, clock: systemClock });
    for (const senior of troubled) sos.press(senior);
    await sos.finish();
    while ((await countOpenIncidents(db)) < troubled.length) await pause(100);
    const figures: AuditFigures[] = [];
    for (const closed of [1_000, 1_000_000]) {
      await insertClosedIncidents(db, closed);
      const ms: number[] = [];
      for (let look = 0; look < LOOKS; look += 1) {
        const startedMs = performance.now();
        await findForgottenIncidents(db);
        await countOverdue(db);
        await countOpenIncidents(db);
        ms.push(performance.now() - startedMs);
      }
      figures.push({ closed, open: await countOpenIncidents(db), ms });
    }
    return figures;
  } finally {
    await db.close();
  }
}
