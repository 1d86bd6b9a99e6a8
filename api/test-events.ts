import type { Database } from "../infra/db/database.ts";
import { insertFixes } from "../infra/db/fixes.ts";
import { recordSignals } from "../infra/db/incidents.ts";
import { announce } from "../infra/db/notices.ts";
import { lonLat } from "../infra/domain/geo.ts";
import { seniorId, wristbandId } from "../infra/domain/ids.ts";
import type { SignalKind } from "../infra/domain/signal.ts";
import { type EpochMs, epochMs } from "../infra/domain/time.ts";

/** What the gateway would do, for tests of the pages' side: a wristband reports where it is. */
export async function reportPlace(
  db: Database,
  report: {
    readonly name: string;
    readonly at: EpochMs;
    readonly lon?: number;
    readonly lat?: number;
    /** Tells the live feed, as the gateway does. */
    readonly tell?: boolean;
  },
): Promise<void> {
  const band = wristbandId(`band-${report.name}`);
  await insertFixes(db, [
    {
      wristbandId: band,
      seniorId: seniorId(`senior-${report.name}`),
      fixedAt: report.at,
      receivedAt: report.at,
      clockFault: null,
      at: lonLat(report.lon ?? 120.69, report.lat ?? 30.53),
      accuracyM: 8,
      accuracyLevel: 0.68,
      source: "gnss",
      speedMps: 1,
      headingDeg: 90,
      batteryPct: 80,
      charging: false,
      worn: true,
      events: [],
      messageKey: report.at % 1_000_000,
      claimedAt: null,
      steps: null,
      heartRateBpm: null,
      extra: null,
    },
  ]);
  if (report.tell === true) await announce(db, "positions", band);
}

/** A rule concluded something about a senior; returns the incident it belongs to. */
export async function raise(
  db: Database,
  signal: {
    readonly name: string;
    readonly at: EpochMs;
    readonly kind?: SignalKind;
    /** How many fixes the rule rested on: makes a large incident. */
    readonly evidence?: number;
  },
): Promise<string> {
  const [outcome] = await db.transaction((tx) =>
    recordSignals(tx, [
      {
        kind: signal.kind ?? "sos",
        seniorId: seniorId(`senior-${signal.name}`),
        wristbandId: wristbandId(`band-${signal.name}`),
        fenceId: null,
        happenedAt: signal.at,
        concludedAt: signal.at,
        late: false,
        place: { at: lonLat(120.69, 30.53), fixedAt: signal.at, accuracyM: 8 },
        why: { rule: "test", distanceM: 400, probability: 1, evidence: evidenceOf(signal), cause: null },
        deliveryId: null,
      },
    ]),
  );
  if (outcome?.kind !== "accepted" || outcome.incident === null) throw new Error("the signal opened no incident");
  return outcome.incident.incidentId;
}

function evidenceOf(signal: { readonly at: EpochMs; readonly evidence?: number }) {
  return Array.from({ length: signal.evidence ?? 0 }, () => ({ at: signal.at, distanceM: 400, sigmaM: 10, score: 3 }));
}

/** The test's clock as the database has it, one millisecond later each time, so that no two reports are one. */
export function createTicks(start: EpochMs): () => EpochMs {
  let at = start;
  return () => {
    at = epochMs(at + 1);
    return at;
  };
}
