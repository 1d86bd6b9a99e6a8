import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { incidentActions } from "../domain/incident.ts";
import { signalKinds } from "../domain/signal.ts";
import { findForgottenIncidents } from "./incident-audit.ts";
import { type Circle, circlePeople, createCircle, testSignal } from "./incident-test-circle.ts";
import { recordSignals } from "./incidents.ts";
import { claimAlerts } from "./outbox.ts";
import { settleAccepted } from "./outbox-accepted.ts";
import { settleFailed } from "./outbox-results.ts";
import { claimTimers, fireTimer } from "./timers.ts";

const MINUTE = 60_000;
let circle: Circle;
beforeAll(async () => {
  circle = await createCircle();
});
afterAll(() => circle.drop());

type Step = () => Promise<void>;

const pass =
  (ms: number): Step =>
  async () => {
    await circle.advance(ms);
    for (;;) {
      const { timers } = await claimTimers(circle.db, 10);
      if (timers.length === 0) return;
      for (const timer of timers) await fireTimer(circle.db, timer);
    }
  };

const hear =
  (kind: (typeof signalKinds)[number]): Step =>
  async () => {
    const now = circle.clock.now();
    await circle.signal(kind, { happenedAt: now, concludedAt: now });
  };

const act =
  ([who, action]: readonly [(typeof circlePeople)[number], (typeof incidentActions)[number]]): Step =>
  async () => {
    if ((await circle.db.query("select 1 from incidents limit 1")).length > 0)
      await circle.act(who, action, { note: "n" });
  };

/** Some of what is due goes out; some is refused for good; some is taken up by a sender that dies. */
const send =
  (fates: readonly ("accepted" | "failed" | "dies")[]): Step =>
  async () => {
    for (const lane of ["page", "mqtt"]) {
      const claimed = await claimAlerts(circle.db, lane, { owner: "test", limit: fates.length });
      for (const [index, alert] of claimed.entries()) {
        if (fates[index] === "accepted") await settleAccepted(circle.db, alert, { providerId: null, latencyMs: 1 });
        if (fates[index] === "failed") await settleFailed(circle.db, alert, { code: "GONE", latencyMs: 1 });
      }
    }
  };

/** The process dies before its transaction commits: the same signal comes again. */
const die: Step = async () => {
  const now = circle.clock.now();
  const signal = testSignal("exit", { happenedAt: now, concludedAt: now });
  const dying = circle.db.transaction(async (tx) => {
    await recordSignals(tx, [signal]);
    throw new Error("killed");
  });
  await expect(dying).rejects.toThrow("killed");
  await hear("exit")();
};

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...signalKinds).map(hear) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...circlePeople), fc.constantFrom(...incidentActions)).map(act) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 40 * MINUTE }).map(pass) },
  { weight: 1, arbitrary: fc.integer({ min: -60 * MINUTE, max: -1 }).map(pass) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom("accepted", "failed", "dies"), { minLength: 1, maxLength: 8 })
      .map((fates) => send(fates)),
  },
  { weight: 1, arbitrary: fc.constant(die) },
);

async function check(): Promise<void> {
  const open = await circle.db.query("select 1 from incidents where ended_at is null");
  expect(open.length).toBeLessThanOrEqual(1);
  expect(await findForgottenIncidents(circle.db)).toEqual([]);
  await circle.replayed();
}

/** Everybody whom something reached since the incident last began has a stand-down that reached them or waits to. */
async function checkStoodDown(): Promise<void> {
  const forgotten = await circle.db.query(
    `with last_end as (
       select incident_id, max(seq) as seq from incident_events where kind in ('found', 'falseAlarm') group by incident_id)
     select o.person_id from incidents i join outbox o using (incident_id) join last_end using (incident_id)
     where i.ended_at is not null and i.state <> 'suspected' and o.kind = 'alert' and o.state in ('accepted', 'shown')
       and not exists (select 1 from outbox s where s.incident_id = o.incident_id and s.person_id = o.person_id
         and s.kind = 'standDown' and s.step >= o.step)`,
  );
  expect(forgotten).toEqual([]);
}

test("on the real database sixty histories of signals, answers, deaths and clock steps leave nobody waiting", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      await circle.clear();
      for (const each of steps) {
        await each();
        await check();
      }
      await checkStoodDown();
    }),
    { numRuns: 60 },
  );
});
