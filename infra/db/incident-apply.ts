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
import type { Transaction } from "./database.ts";
import { type Case, freshIncidentId, lockSeniors, readCases } from "./incident-case.ts";
import { type PlannedRow, planCancels, planMessages } from "./incident-messages.ts";
import { planNotice } from "./incident-notices.ts";
import { writeStory } from "./incident-story.ts";
import { type SignalRecord, writeRows } from "./incident-write.ts";

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
export async function applyCommands(tx: Transaction, orders: readonly Order[]): Promise<readonly Outcome[]> {
  if (orders.length === 0) return [];
  await lockSeniors(tx, seniorsOf(orders));
  return await applyLocked(tx, orders);
}

/** The same where the caller has locked the seniors already, and perhaps read their `cases` since. */
export async function applyLocked(
  tx: Transaction,
  orders: readonly Order[],
  read?: ReadonlyMap<SeniorId, Case>,
): Promise<readonly Outcome[]> {
  const cases = read ?? (await readCases(tx, seniorsOf(orders)));
  const desk = createDesk(cases);
  const outcomes = orders.map(desk.take);
  await write(tx, cases, desk);
  return outcomes;
}

const seniorsOf = (orders: readonly Order[]) => [...new Set(orders.map((order) => order.seniorId))].sort();

type Desk = ReturnType<typeof createDesk>;

/** Decides order after order, each on what the ones before it have made. */
function createDesk(cases: ReadonlyMap<SeniorId, Case>) {
  const newest = new Map([...cases.values()].map((it) => [it.seniorId, it.incident]));
  const changes = new Map<IncidentId, Change>();
  const signals: SignalRecord[] = [];
  const notices: PlannedRow[] = [];
  const take = (order: Order): Outcome => {
    const open = newest.get(order.seniorId) ?? null;
    if (open?.drill === true && isReal(order.command)) decideOn({ ...order, command: { kind: "drillOver" } });
    return decideOn(order);
  };
  const decideOn = ({ seniorId, command, older }: Order): Outcome => {
    const found = cases.get(seniorId);
    if (found === undefined) return { kind: "refused", code: "NOT_FOUND", incident: null };
    const before = older ?? newest.get(seniorId) ?? null;
    const decision = decide(before, command, { ...found.circumstances, freshId: freshIncidentId() });
    if (decision.kind === "refused") return { ...decision, incident: before };
    const { events } = decision;
    const after = events.reduce<Incident | null>(evolve, before);
    if (after !== null && events.length > 0) note(changes, { before, after, events });
    if (older === undefined) newest.set(seniorId, after);
    if (command.kind === "signal") {
      const { signal } = command;
      signals.push({ signalId: randomUUID(), signal, incidentId: incidentOf(events, after) });
      if (events.length === 0 && effectOf(signal) === "notice") notices.push(...planNotice(found, signal));
    }
    return { kind: "accepted", incident: after, events };
  };
  return { take, changes: () => [...changes.values()], signals, notices };
}

function isReal(command: IncidentCommand): boolean {
  return command.kind === "signal" && effectOf(command.signal) === "raise";
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

async function write(tx: Transaction, cases: ReadonlyMap<SeniorId, Case>, desk: Desk): Promise<void> {
  const changes = desk.changes();
  const effects = changes.map(({ before, events, after }) => ({
    incident: after,
    effect: consequences(before, events, after),
  }));
  const messages: PlannedRow[] = [...desk.notices];
  for (const { incident, effect } of effects) {
    const of = cases.get(incident.seniorId);
    if (of !== undefined) messages.push(...(await planMessages(tx, incident, { consequences: effect, of })));
  }
  const lanes = await writeRows(tx, {
    incidents: changes.map((change) => change.after),
    signals: desk.signals,
    timers: effects.map(({ incident, effect }) => ({ incident, timers: effect.timers })),
    cancels: effects.flatMap(({ incident, effect }) => planCancels(incident, effect)),
    messages,
  });
  const chapters = changes.map(({ after, events }) => ({ incidentId: after.incidentId, events }));
  writeStory(tx, chapters, lanes);
}
