import { randomUUID } from "node:crypto";
import type { ErrorCode } from "../domain/errors.ts";
import type { IncidentId, SeniorId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import { consequences } from "../domain/incident-consequences.ts";
import { decide } from "../domain/incident-decide.ts";
import type { IncidentEvent } from "../domain/incident-event.ts";
import { evolve } from "../domain/incident-evolve.ts";
import { effectOf } from "../domain/incident-severity.ts";
import type { Signal } from "../domain/signal.ts";
import type { Queryable } from "./database.ts";
import { type Case, freshIncidentId, openCases } from "./incident-case.ts";
import { writeMessages } from "./incident-messages.ts";
import { writeNotice } from "./incident-notices.ts";
import {
  announce,
  type SignalRecord,
  writeEvents,
  writeIncidents,
  writeSignals,
  writeTimers,
} from "./incident-rows.ts";

export type Order = {
  readonly seniorId: SeniorId;
  readonly command: IncidentCommand;
  /** An older incident than the senior's newest one. */
  readonly older?: Incident;
};

export type Outcome =
  | { readonly kind: "accepted"; readonly incident: Incident | null; readonly events: readonly IncidentEvent[] }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly incident: Incident | null };

/** All that one transaction does to one incident. */
type Change = { readonly before: Incident | null; readonly after: Incident; readonly events: readonly IncidentEvent[] };

/**
 * Decides and writes, in the caller's transaction: incident, story, timers and one outbox row per recipient and channel. Call
 * it at most once per transaction, with all orders: it locks the seniors in order and takes the lock that puts the stories in
 * commit order last. Outcomes come in the order of `orders`.
 */
export async function applyCommands(tx: Queryable, orders: readonly Order[]): Promise<readonly Outcome[]> {
  if (orders.length === 0) return [];
  const cases = await openCases(tx, [...new Set(orders.map((order) => order.seniorId))].sort());
  const newest = new Map([...cases.values()].map((it) => [it.seniorId, it.incident]));
  const changes = new Map<IncidentId, Change>();
  const signals: SignalRecord[] = [];
  const notices: { readonly of: Case; readonly signal: Signal }[] = [];
  const outcomes = orders.map((order): Outcome => {
    const found = cases.get(order.seniorId);
    if (found === undefined) return { kind: "refused", code: "NOT_FOUND", incident: null };
    const before = order.older ?? newest.get(order.seniorId) ?? null;
    const decision = decide(before, order.command, { ...found.circumstances, freshId: freshIncidentId() });
    if (decision.kind === "refused") return { ...decision, incident: before };
    const after = decision.events.reduce<Incident | null>(evolve, before);
    if (after !== null && decision.events.length > 0) note(changes, { before, after, events: decision.events });
    if (order.older === undefined) newest.set(order.seniorId, after);
    if (order.command.kind === "signal") {
      const { signal } = order.command;
      signals.push({ signalId: randomUUID(), signal, incidentId: incidentOf(decision.events, after) });
      if (decision.events.length === 0 && effectOf(signal) === "notice") notices.push({ of: found, signal });
    }
    return { kind: "accepted", incident: after, events: decision.events };
  });
  await write(tx, { cases, changes: [...changes.values()], signals, notices });
  return outcomes;
}

/** Several decisions about one incident become one change. */
function note(changes: Map<IncidentId, Change>, change: Change): void {
  const { incidentId } = change.after;
  const earlier = changes.get(incidentId);
  const isNew = change.before?.incidentId !== incidentId;
  changes.set(incidentId, {
    before: earlier === undefined ? (isNew ? null : change.before) : earlier.before,
    after: change.after,
    events: [...(earlier?.events ?? []), ...change.events],
  });
}

/** The incident a signal belongs to: whichever it changed, or the open one it only repeats. */
function incidentOf(events: readonly IncidentEvent[], after: Incident | null): IncidentId | null {
  if (after === null) return null;
  return events.length > 0 || after.endedAt === null ? after.incidentId : null;
}

type Writing = {
  readonly cases: ReadonlyMap<SeniorId, Case>;
  readonly changes: readonly Change[];
  readonly signals: readonly SignalRecord[];
  readonly notices: readonly { readonly of: Case; readonly signal: Signal }[];
};

async function write(tx: Queryable, { cases, changes, signals, notices }: Writing): Promise<void> {
  await writeIncidents(
    tx,
    changes.map((change) => change.after),
  );
  await writeSignals(tx, signals);
  const planned = changes.map((change) => ({
    change,
    effect: consequences(change.before, change.events, change.after),
  }));
  await writeTimers(
    tx,
    planned.map(({ change, effect }) => ({ incident: change.after, timers: effect.timers })),
  );
  const lanes = new Set<string>();
  for (const { change, effect } of planned) {
    const found = cases.get(change.after.seniorId);
    if (found === undefined) continue;
    const { channels, circumstances } = found;
    const plan = {
      incident: change.after,
      consequences: effect,
      channels,
      policy: circumstances.policy,
      now: circumstances.now,
    };
    for (const lane of await writeMessages(tx, plan)) lanes.add(lane);
  }
  for (const { of, signal } of notices) for (const lane of await writeNotice(tx, of, signal)) lanes.add(lane);
  // From here to the commit nothing waits for a row: the lock inside is the last one.
  await writeEvents(
    tx,
    changes.map((change) => ({ incidentId: change.after.incidentId, events: change.events })),
  );
  await announce(tx, { incidentIds: changes.map((change) => change.after.incidentId), lanes: [...lanes] });
}
