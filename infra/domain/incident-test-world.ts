import { areaId, fenceId, type IncidentId, incidentId, personId, seniorId, wristbandId } from "./ids.ts";
import {
  type Incident,
  type IncidentAction,
  type IncidentTimerKind,
  incidentTimerKinds,
  type Part,
} from "./incident.ts";
import type { Circumstances, Decision, IncidentCommand, Roster } from "./incident-command.ts";
import { consequences, type PlannedMessage } from "./incident-consequences.ts";
import { decide } from "./incident-decide.ts";
import type { ByPerson, IncidentEvent } from "./incident-event.ts";
import { evolve, replay } from "./incident-evolve.ts";
import { defaultPolicy, type IncidentPolicy } from "./incident-policy.ts";
import { effectOf } from "./incident-severity.ts";
import type { Signal, SignalKind } from "./signal.ts";
import { type EpochMs, epochMs, plusMs } from "./time.ts";

const parts: Readonly<Record<string, readonly Part[]>> = {
  anna: ["guardianA"],
  bo: ["guardianB"],
  ling: ["rescuer"],
  duty: ["dutyOfficer"],
  coord: ["coordinator"],
  stranger: [],
};
const members = (...people: readonly string[]) =>
  people.map((id) => ({ personId: personId(id), part: parts[id]?.[0] ?? "guardianA", reachable: true }));

/** Guardians Anna and Bo, rescuer Ling with her duty officer, and a coordinator. */
export const fullRoster: Roster = { 0: members("anna", "bo"), 1: members("ling", "duty"), 2: members("coord"), 3: [] };

export type Sent = PlannedMessage & { readonly incidentId: IncidentId; readonly at: EpochMs };

/** One senior's incidents in memory: the machine with a clock, timers that fire, and a list of what was said. */
export type World = ReturnType<typeof createWorld>;

export function createWorld(start: { readonly roster?: Roster; readonly policy?: Partial<IncidentPolicy> } = {}) {
  const stories = new Map<IncidentId, IncidentEvent[]>();
  const incidents = new Map<IncidentId, Incident>();
  const timers = new Map<string, EpochMs>();
  const sent: Sent[] = [];
  let now = epochMs(Date.UTC(2026, 5, 1, 2));
  let roster = start.roster ?? fullRoster;
  let current: Incident | null = null;
  let made = 0;
  let heardAt: EpochMs | null = null;
  let looked = 0;

  const circumstances = (): Circumstances => ({
    now,
    policy: { ...defaultPolicy, ...start.policy },
    roster,
    seniorId: seniorId("wang"),
    areaId: areaId("xiashi"),
    freshId: incidentId(`i${made + 1}`),
    exitsInDay: [...incidents.values()].filter((it) => it.signals.some((signal) => signal.kind === "exit")).length,
    heardAt,
    silentAfterMs: 180_000,
  });
  const take = (command: IncidentCommand): Decision => {
    const before = current;
    const decision = decide(before, command, circumstances());
    if (decision.kind === "refused") return decision;
    const after = decision.events.reduce<Incident | null>(evolve, before);
    if (after === null || decision.events.length === 0) return decision;
    const isNew = before?.incidentId !== after.incidentId;
    if (isNew) made += 1;
    current = after;
    incidents.set(after.incidentId, after);
    stories.set(after.incidentId, [...(stories.get(after.incidentId) ?? []), ...decision.events]);
    const effect = consequences(isNew ? null : before, decision.events, after);
    for (const kind of effect.timers.clear) timers.delete(`${after.incidentId} ${kind}`);
    for (const { kind, dueAt } of effect.timers.set) timers.set(`${after.incidentId} ${kind}`, dueAt);
    for (const message of effect.messages) sent.push({ ...message, incidentId: after.incidentId, at: now });
    return decision;
  };
  const nextTimer = () => [...timers].sort(([a, dueA], [b, dueB]) => dueA - dueB || (a < b ? -1 : 1))[0];
  const fire = (key: string): void => {
    const [id, name] = key.split(" ");
    const kind = incidentTimerKinds.find((it) => it === name);
    // An older incident only waits to be closed; here the newest is the one that lives.
    if (kind === undefined || current?.incidentId !== id) timers.delete(key);
    else take({ kind: "timerFired", timer: kind });
  };
  return {
    take,
    now: () => now,
    incident: (): Incident => {
      if (current === null) throw new Error("no incident");
      return current;
    },
    incidents: () => [...incidents.values()],
    stories: () => stories,
    timers: () => timers,
    sent: () => sent,
    /** What was said since the last look, as `person kind`, sorted. */
    heard: (): readonly string[] => {
      const fresh = sent.slice(looked).map((it) => `${it.personId} ${it.kind}`);
      looked = sent.length;
      return fresh.sort();
    },
    hear: () => {
      heardAt = now;
    },
    setRoster: (next: Roster) => {
      roster = next;
      return take({ kind: "rosterChanged" });
    },
    signal: (kind: SignalKind, over: Partial<Signal> = {}) => {
      const signal = { ...testSignal(kind), happenedAt: now, concludedAt: now, ...over };
      if (current?.drill === true && effectOf(signal) === "raise") take({ kind: "drillOver" });
      return take({ kind: "signal", signal });
    },
    drill: (...recipients: readonly string[]) =>
      take({ kind: "drill", personId: personId("duty"), recipients: recipients.map(personId) }),
    act: (who: string, action: IncidentAction, over: Partial<ByPerson> & { readonly seenGeneration?: number } = {}) =>
      take({
        kind: "action",
        action,
        personId: personId(who),
        parts: parts[who] ?? [],
        seenGeneration: over.seenGeneration ?? null,
        note: over.note ?? null,
        place: over.place ?? null,
      }),
    unreachable: (who: string) =>
      take({
        kind: "deliveryExhausted",
        personId: personId(who),
        channel: "page",
        attempt: 1,
        code: "GONE",
      }),
    shown: (who: string) => take({ kind: "shown", personId: personId(who) }),
    fire: (kind: IncidentTimerKind) => take({ kind: "timerFired", timer: kind }),
    /** Time passes; timers fire at their instants. */
    pass: (ms: number): void => {
      const end = plusMs(now, ms);
      for (let due = nextTimer(); due !== undefined && due[1] <= end; due = nextTimer()) {
        now = due[1] > now ? due[1] : now;
        fire(due[0]);
      }
      now = end;
    },
    /** The clock is put right, forwards or back, without any time having passed. */
    jump: (ms: number): void => {
      now = plusMs(now, ms);
    },
    /** The service dies and comes up again: all it has is what it had written. */
    crash: (): void => {
      for (const [id, story] of stories) {
        const told = replay(story);
        if (told !== null) incidents.set(id, told);
        if (told !== null && current?.incidentId === id) current = told;
      }
    },
    /** Time passes while the service is down; then the overdue timers fire in their order. */
    passDown: (ms: number): void => {
      now = plusMs(now, ms);
      for (let due = nextTimer(); due !== undefined && due[1] <= now; due = nextTimer()) fire(due[0]);
    },
  };
}

/** A signal of a test, without instants of interest. */
export function testSignal(kind: SignalKind): Signal {
  return {
    kind,
    seniorId: seniorId("wang"),
    wristbandId: wristbandId("band-1"),
    fenceId: kind === "exit" || kind === "enter" ? fenceId("home") : null,
    happenedAt: epochMs(0),
    concludedAt: epochMs(0),
    late: false,
    place: null,
    why: { rule: "test-1", distanceM: null, probability: null, evidence: [], cause: null },
    deliveryId: null,
  };
}
