import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fenceId, personId } from "./ids.ts";
import { clueJudgements, type Incident, incidentActions, incidentTimerKinds, isLive } from "./incident.ts";
import { evolve, replay } from "./incident-evolve.ts";
import { defaultPolicy } from "./incident-policy.ts";
import { createWorld, fullRoster, testSignal, type World } from "./incident-test-world.ts";
import { signalKinds } from "./signal.ts";
import { plusMs } from "./time.ts";

const people = ["anna", "bo", "ling", "duty", "coord", "stranger"] as const;
const MINUTE = 60_000;

type Step = (world: World) => void;
const person = fc.constantFrom(...people);

/** Anything that can happen to one senior, in any order. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom(...signalKinds), fc.constantFrom("home", "town"), fc.boolean()).map(toSignal),
  },
  { weight: 5, arbitrary: fc.tuple(person, fc.constantFrom(...incidentActions), fc.boolean()).map(toAction) },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 40 * MINUTE }).map(
      (ms): Step =>
        (world) =>
          world.pass(ms),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: MINUTE, max: 180 * MINUTE }).map(
      (ms): Step =>
        (world) =>
          world.passDown(ms),
    ),
  },
  {
    weight: 2,
    arbitrary: person.map(
      (who): Step =>
        (world) =>
          world.unreachable(who),
    ),
  },
  {
    weight: 2,
    arbitrary: person.map(
      (who): Step =>
        (world) =>
          world.shown(who),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...incidentTimerKinds).map(
      (kind): Step =>
        (world) =>
          world.fire(kind),
    ),
  },
  { weight: 1, arbitrary: fc.subarray([0, 1, 2] as const).map(toRoster) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.hear()) },
  {
    weight: 1,
    arbitrary: fc.subarray([...people], { minLength: 1 }).map(
      (who): Step =>
        (world) =>
          world.drill(...who),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom("c1", "c2", "c3").map(toClue) },
  {
    weight: 2,
    arbitrary: fc.tuple(person, fc.constantFrom("c1", "c2"), fc.constantFrom(...clueJudgements)).map(toJudgement),
  },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.crash()) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -60 * MINUTE, max: 60 * MINUTE }).map(
      (ms): Step =>
        (world) =>
          world.jump(ms),
    ),
  },
);
const history = fc.array(step, { minLength: 1, maxLength: 40 });

function toSignal([kind, fence, isLate]: readonly [(typeof signalKinds)[number], string, boolean]): Step {
  return (world) => {
    const happenedAt = plusMs(world.now(), isLate ? -10 * MINUTE : 0);
    const why = { ...testSignal(kind).why, cause: fence === "town" ? "charging" : null };
    world.signal(kind, { fenceId: fenceId(fence), late: isLate, happenedAt, why });
  };
}

function toAction([who, action, hasNote]: readonly [string, (typeof incidentActions)[number], boolean]): Step {
  return (world) => world.act(who, action, { note: hasNote ? "by the canal" : null });
}

function toClue(clueId: string): Step {
  return (world) => world.take({ kind: "clue", clueId });
}

function toJudgement([who, clueId, judgement]: readonly [string, string, (typeof clueJudgements)[number]]): Step {
  return (world) => world.take({ kind: "judgeClue", clueId, judgement, personId: personId(who) });
}

function toRoster(empty: readonly (0 | 1 | 2)[]): Step {
  return (world) => world.setRoster({ ...fullRoster, ...Object.fromEntries(empty.map((level) => [level, []])) });
}

/** Looks at a world after each step, and once more at the end; throws what is wrong. */
type Watch = (world: World) => { readonly afterStep?: () => void; readonly atEnd?: () => void };

/** What holds whatever happens, in sentences. */
const invariants: Readonly<Record<string, Watch>> = {
  "a senior has at most one open incident": (world) => ({
    afterStep: () => expect(world.incidents().filter((it) => it.endedAt === null).length).toBeLessThanOrEqual(1),
  }),

  "no open incident is left without a timer": (world) => ({
    afterStep: () => {
      for (const it of world.incidents()) if (it.endedAt === null) expect(it.timers.length).toBeGreaterThan(0);
    },
  }),

  "the stored incident is what its story tells": (world) => ({
    atEnd: () => {
      for (const it of world.incidents()) expect(replay(world.stories().get(it.incidentId) ?? [])).toEqual(it);
    },
  }),

  "the timers that wait are the timers of the state": (world) => ({
    afterStep: () => {
      const newest = world.incidents().at(-1);
      const waiting = [...world.timers()].filter(([key]) => key.startsWith(`${newest?.incidentId} `));
      const wanted = (newest?.timers ?? []).map((it) => [`${newest?.incidentId} ${it.kind}`, it.dueAt] as const);
      expect(new Map(waiting)).toEqual(new Map(wanted));
    },
  }),

  "the hard cap keeps waiting until the level is 2, whatever anybody answers": (world) => ({
    afterStep: () => {
      const newest = world.incidents().at(-1);
      if (newest === undefined || !isLive(newest) || newest.level >= 2) return;
      const cap = newest.timers.find((it) => it.kind === "hardCap");
      const latest = Math.max(newest.liveSince + defaultPolicy.hardCapMs, latestOf(world) + defaultPolicy.progressMs);
      expect(cap?.dueAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(latest);
    },
  }),

  "a drill calls its recipients and nobody else": (world) => {
    const fresh = sentSince(world);
    return {
      afterStep: () => {
        for (const { incidentId, kind, personId } of fresh()) {
          const incident = world.incidents().find((it) => it.incidentId === incidentId);
          if (incident?.drill === true && kind === "alert") expect(incident.drillFor).toContain(personId);
        }
      },
    };
  },

  "whenever it ends, everybody who was called since it began is stood down": (world) => {
    const told = new Set<string>();
    const fresh = sentSince(world);
    return {
      afterStep: () => {
        for (const it of fresh()) {
          if (it.kind === "clue") continue;
          if (it.kind === "standDown") told.delete(`${it.incidentId} ${it.personId}`);
          else told.add(`${it.incidentId} ${it.personId}`);
        }
        const open = world.incidents().filter((it) => it.endedAt === null);
        const forgotten = [...told].filter((key) => !open.some((it) => key.startsWith(`${it.incidentId} `)));
        expect(forgotten).toEqual([]);
      },
    };
  },

  "after the end nobody hears anything but the stand-down": (world) => {
    let before = new Map<string, Incident>();
    const fresh = sentSince(world);
    return {
      afterStep: () => {
        for (const it of fresh()) {
          const after = world.incidents().find((incident) => incident.incidentId === it.incidentId);
          const wasClosed = before.has(it.incidentId) && before.get(it.incidentId)?.closedAt !== null;
          if (wasClosed && after?.closedAt !== null) expect(it.kind).toBe("standDown");
        }
        before = new Map(world.incidents().map((it) => [it.incidentId, it]));
      },
    };
  },

  "the generation grows exactly when the state or the level changes": (world) => ({
    atEnd: () => {
      for (const story of world.stories().values()) {
        let before: Incident | null = null;
        for (const event of story) {
          const after: Incident = evolve(before, event);
          const hasMoved: boolean = before !== null && (before.state !== after.state || before.level !== after.level);
          if (before !== null) expect(after.generation - before.generation).toBe(hasMoved ? 1 : 0);
          before = after;
        }
      }
    },
  }),

  "a clue and its judgement change neither state nor level, and no guardian hears of what is not confirmed": (
    world,
  ) => ({
    atEnd: () => {
      for (const story of world.stories().values()) {
        let before: Incident | null = null;
        for (const event of story) {
          const after: Incident = evolve(before, event);
          const isClue = event.kind === "clueGiven" || event.kind === "clueJudged";
          const was: Incident | null = before;
          if (isClue)
            expect([after.state, after.level, after.responders]).toEqual([was?.state, was?.level, was?.responders]);
          before = after;
        }
      }
      const guardians = world.sent().filter((it) => it.kind === "clue" && ["anna", "bo"].includes(it.personId));
      expect(guardians).toEqual([]);
    },
  }),

  "no message is planned twice for the same step and person": (world) => ({
    atEnd: () => {
      const keys = world.sent().map((it) => `${it.incidentId} ${it.step} ${it.kind} ${it.personId}`);
      expect(new Set(keys).size).toBe(keys.length);
    },
  }),
};

test("in ten thousand histories of signals, answers, crashes and clock steps every invariant holds after every step", () => {
  fc.assert(
    fc.property(history, (steps) => {
      const world = createWorld();
      const watches = Object.entries(invariants).map(([sentence, watch]) => ({ sentence, ...watch(world) }));
      for (const step of steps) {
        step(world);
        for (const { sentence, afterStep } of watches) named(sentence, afterStep);
      }
      for (const { sentence, atEnd } of watches) named(sentence, atEnd);
    }),
    { numRuns: 10_000 },
  );
});

/** The counterexample that is left after shrinking names the sentence it breaks. */
function named(sentence: string, look: (() => void) | undefined): void {
  try {
    look?.();
  } catch (cause) {
    throw new Error(`broken: ${sentence}`, { cause });
  }
}

function sentSince(world: World) {
  let looked = 0;
  return () => {
    const fresh = world.sent().slice(looked);
    looked = world.sent().length;
    return fresh;
  };
}

/** The latest instant at which anything of the newest incident was written: the clock may have been put back since. */
function latestOf(world: World): number {
  const story = world.stories().get(world.incident().incidentId) ?? [];
  return Math.max(world.now(), ...story.map((event) => event.at));
}

test("acknowledgements alone never hold up level 2 beyond half an hour", () => {
  const answers = fc.array(
    fc.tuple(
      fc.constantFrom("anna", "bo", "ling", "duty"),
      fc.constantFrom("acknowledge", "enRoute", "withdraw", "decline"),
      fc.integer({ min: 0, max: 5 * MINUTE }),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(answers, (given) => {
      const world = createWorld();
      world.signal("exit");
      const start = world.now();
      for (const [who, action, ms] of given) {
        world.act(who, action);
        world.pass(Math.min(ms, start + 30 * MINUTE - world.now()));
      }
      world.pass(start + 30 * MINUTE - world.now());
      expect(world.incident().level).toBeGreaterThanOrEqual(2);
    }),
    { numRuns: 2_000 },
  );
});
