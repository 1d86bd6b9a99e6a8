import { lonLat } from "../domain/geo.ts";
import { fenceId, incidentId, personId, seniorId, wristbandId } from "../domain/ids.ts";
import type { Incident, IncidentAction } from "../domain/incident.ts";
import { replay } from "../domain/incident-evolve.ts";
import type { Signal, SignalKind } from "../domain/signal.ts";
import { epochMs, HOUR_MS } from "../domain/time.ts";
import { createMovableClock, type MovableClock } from "../runtime/clock.ts";
import type { Queryable } from "./database.ts";
import { readEvents } from "./incident-story.ts";
import { recordAction, recordSignals } from "./incidents.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

/** 2026-06-01 10:00 in Haining. */
export const testStart = epochMs(Date.UTC(2026, 5, 1, 2));

/** One senior with guardians A and B, a rescue team of two, a duty officer and a coordinator, on a clock the test moves. */
export type Circle = TestDatabase & {
  readonly clock: MovableClock;
  /** Moves the clock of the process and of the database. */
  readonly advance: (deltaMs: number) => Promise<void>;
  readonly signal: (kind: SignalKind, over?: Partial<Signal>) => Promise<void>;
  readonly signalOf: (senior: string, kind: SignalKind) => Promise<void>;
  readonly act: (person: string, action: IncidentAction, over?: ActionOver) => Promise<string>;
  readonly incident: (senior?: string) => Promise<Incident>;
  /** As it was in the beginning, at the same instant: cheaper than another database. */
  readonly clear: () => Promise<void>;
  /** Fails when some incident's stored state is not what its story says. */
  readonly replayed: () => Promise<void>;
};
export type ActionOver = {
  key?: string;
  seenGeneration?: number;
  note?: string;
  senior?: string;
  place?: { at: ReturnType<typeof lonLat>; accuracyM: null };
};

export const circlePeople = ["guardian-a", "guardian-b", "rescuer-1", "rescuer-2", "officer", "coordinator"] as const;

export async function createCircle(seniors: readonly string[] = ["wang"]): Promise<Circle> {
  const database = await createTestDatabase();
  const { db } = database;
  const clock = createMovableClock(testStart);
  await database.setClock(clock);
  await seed(db, seniors);
  let keys = 0;
  const incidentOf = async (senior = "wang"): Promise<Incident> => {
    const [row] = await db.query<{ body: Incident }>(
      "select body from incidents where senior_id = $1 order by number desc limit 1",
      [senior],
    );
    if (row === undefined) throw new Error("no incident");
    return row.body;
  };
  const signal: Circle["signal"] = async (kind, over = {}) => {
    await db.transaction((tx) => recordSignals(tx, [testSignal(kind, { ...atNow(clock), ...over })]));
  };
  return {
    ...database,
    clock,
    advance: async (deltaMs) => {
      clock.advance(deltaMs);
      await database.setClock(clock);
    },
    signal,
    signalOf: (senior, kind) =>
      signal(kind, { seniorId: seniorId(senior), wristbandId: wristbandId(`band-${senior}`) }),
    act: async (person, action, over = {}) => {
      keys += 1;
      const key = over.key ?? `key-${keys}`;
      const { incidentId: id } = await incidentOf(over.senior);
      const result = await db.transaction((tx) =>
        recordAction(tx, {
          incidentId: incidentId(id),
          personId: personId(person),
          action,
          idempotencyKey: key,
          seenGeneration: over.seenGeneration ?? null,
          note: over.note ?? null,
          place: over.place ?? null,
        }),
      );
      return result.kind === "done" ? "done" : result.code;
    },
    incident: incidentOf,
    clear: async () => {
      for (const table of circleTables) await db.query(`delete from ${table}`);
      clock.set(testStart);
      await database.setClock(clock);
      await seed(db, seniors);
    },
    replayed: () => checkReplay(db),
  };
}

/** What a test may have written, so that nothing is deleted before what points at it. */
const circleTables =
  "outbox incidents signals duty_overrides duty_shifts send_windows pairings wristband_assignments last_positions wristbands channels person_roles seniors people areas".split(
    " ",
  );

const atNow = (clock: MovableClock) => ({ happenedAt: clock.now(), concludedAt: clock.now() });

/** A signal about the senior `wang`, one hour before noon, unless said otherwise. */
export function testSignal(kind: SignalKind, over: Partial<Signal> = {}): Signal {
  return {
    kind,
    seniorId: seniorId("wang"),
    wristbandId: wristbandId("band-wang"),
    fenceId: kind === "exit" || kind === "enter" ? fenceId("home") : null,
    happenedAt: testStart,
    concludedAt: testStart,
    late: false,
    place: { at: lonLat(120.68, 30.53), fixedAt: epochMs(testStart - HOUR_MS), accuracyM: 20 },
    why: { rule: "test-1", distanceM: kind === "exit" ? 120 : null, probability: 0.99, evidence: [], cause: null },
    deliveryId: "delivery-1",
    ...over,
  };
}

async function seed(db: Queryable, seniors: readonly string[]): Promise<void> {
  await db.query(
    `insert into areas (area_id, parent_id, kind, name_zh, name_en) values
       ('haining', null, 'city', '海宁市', 'Haining'), ('xiashi', 'haining', 'subDistrict', '硖石街道', 'Xiashi')`,
  );
  await db.query(
    "insert into people (person_id, name, phone) select id, 'Demo ' || id, '000' from unnest($1::text[]) as id",
    [circlePeople],
  );
  await db.query(
    `insert into person_roles (person_id, role, area_id) values ('guardian-a', 'guardian', null), ('guardian-b', 'guardian', null),
       ('rescuer-1', 'rescuer', 'haining'), ('rescuer-2', 'rescuer', 'haining'), ('officer', 'dutyOfficer', 'haining'),
       ('coordinator', 'coordinator', 'xiashi')`,
  );
  for (const senior of seniors) {
    await db.query(
      `insert into seniors (senior_id, area_id, name, called_name, gender) values ($1, 'xiashi', '王示例', '王奶奶', 'female')`,
      [senior],
    );
    await db.query("insert into wristbands (wristband_id, report_interval_s) values ($1, 60)", [`band-${senior}`]);
    await db.query("insert into wristband_assignments (wristband_id, senior_id) values ($1, $2)", [
      `band-${senior}`,
      senior,
    ]);
    await db.query(
      "insert into pairings (senior_id, person_id, slot) values ($1, 'guardian-a', 'A'), ($1, 'guardian-b', 'B')",
      [senior],
    );
  }
}

async function checkReplay(db: Queryable): Promise<void> {
  const rows = await db.query<{ incident_id: string; body: Incident }>("select incident_id, body from incidents");
  for (const row of rows) {
    const told = JSON.stringify(sorted(replay(await readEvents(db, incidentId(row.incident_id)))));
    if (told !== JSON.stringify(sorted(row.body)))
      throw new Error(`the story of ${row.incident_id} tells another state`);
  }
}

/** jsonb keeps its own order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
