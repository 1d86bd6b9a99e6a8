import { afterEach, beforeEach, expect, test } from "vitest";
import type { Queryable } from "../../infra/db/database.ts";
import { readEngineStates, saveEngineStates } from "../../infra/db/engine.ts";
import { lockSeniors } from "../../infra/db/incident-case.ts";
import { seniorId } from "../../infra/domain/ids.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createDesk } from "./desk.ts";
import { createDeskWork, type DeskWorkOptions } from "./desk-work.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createFenceIndex } from "./fence-index.ts";
import { undisturbed } from "./hearing.ts";
import { createStreet, type Street } from "./test-history.ts";
import { fixAt } from "./test-parts.ts";

let street: Street;
beforeEach(async () => {
  street = await createStreet(6);
});
afterEach(() => street.drop());

const deskWork = (own: Partial<DeskWorkOptions>) =>
  createDeskWork({
    ...street,
    log: silentLog,
    metrics: createMetrics(),
    scene: () => ({ fences: createFenceIndex(), settings: defaultEngineSettings }),
    hearingOf: () => undisturbed,
    isLeading: () => true,
    record: async () => undefined,
    onRecorded: () => undefined,
    onStanding: () => undefined,
    ...own,
  });
const sosOf = (senior: Street["seniors"][number], minute = 1) =>
  ({ kind: "fix", fix: fixAt(minute, 0, { ...senior, arrival: minute + 1, events: ["sos"] }) }) as const;

test("a fact that the engine cannot take is counted and said, and the next one is judged", async () => {
  const metrics = createMetrics();
  const told: Signal[] = [];
  let isBroken = true;
  const [wang] = street.seniors;
  if (wang === undefined) throw new Error("nobody lives there");
  const desk = createDesk(wang.seniorId);
  const work = deskWork({
    metrics,
    scene: () => {
      if (isBroken) throw new RangeError("a fence that cannot be measured");
      return { fences: createFenceIndex(), settings: defaultEngineSettings };
    },
    onRecorded: (signals) => told.push(...signals),
  });

  work.tell(desk, sosOf(wang, 1));
  isBroken = false;
  work.tell(desk, sosOf(wang, 2));
  await desk.working;

  expect(told.map((signal) => signal.kind)).toEqual(["sos"]);
  const failed = await metrics.factsFailed.get();
  expect(failed.values.map(({ labels, value }) => [labels["kind"], value])).toEqual([["fix", 1]]);
});

test("bands that call in the same moment are written together, and one whose senior is held keeps none of them waiting", async () => {
  const groups: string[][] = [];
  const recorded: string[] = [];
  const desks = street.seniors.map((senior) => ({ senior, desk: createDesk(senior.seniorId) }));
  const held = street.seniors[2]?.seniorId;
  const work = deskWork({
    record: async (tx: Queryable, signals) => {
      const seniors = signals.map((signal) => signal.seniorId);
      await lockSeniors(tx, seniors);
      groups.push(seniors);
    },
    onRecorded: (signals) => recorded.push(...signals.map((signal) => signal.seniorId)),
  });

  await street.db.transaction(async (tx) => {
    await tx.query("select 1 from seniors where senior_id = $1 for update", [held]);
    for (const { senior, desk } of desks) work.tell(desk, sosOf(senior));
    await expect.poll(() => recorded.length).toBe(5);
  });
  await expect.poll(() => recorded.length).toBe(6);

  expect(groups.map((group) => group.length)).toEqual([5, 1]);
  expect(recorded.at(-1)).toBe(held);
});

test("one conclusion that cannot be written fails alone, and is tried until it can", async () => {
  const recorded: string[] = [];
  const poison = street.seniors[1]?.seniorId;
  let isBroken = true;
  const work = deskWork({
    record: async (_tx, signals) => {
      if (isBroken && signals.some((signal) => signal.seniorId === poison)) throw new Error("cannot be written");
    },
    onRecorded: (signals) => recorded.push(...signals.map((signal) => signal.seniorId)),
  });

  for (const senior of street.seniors) work.tell(createDesk(senior.seniorId), sosOf(senior));
  await expect.poll(() => recorded.length).toBe(5);
  expect(recorded).not.toContain(poison);
  isBroken = false;

  await expect.poll(() => recorded).toContain(poison);
});

test("what waits behind a conclusion is not saved as judged with it: whoever takes over reads it again", async () => {
  const [wang] = street.seniors;
  if (wang === undefined) throw new Error("nobody lives there");
  const desk = createDesk(wang.seniorId);
  const ends: (() => void)[] = [];
  const work = deskWork({ record: () => new Promise<void>((done) => ends.push(done)) });
  const judged = async () => (await readEngineStates(street.db)).map((row) => row.judged);

  work.tell(desk, sosOf(wang, 1));
  work.tell(desk, sosOf(wang, 2));
  await expect.poll(() => ends.length).toBe(1);
  ends[0]?.();
  await expect.poll(() => ends.length).toBe(2);

  expect(await judged()).toEqual([[2]]);
  ends[1]?.();
  await expect.poll(judged).toEqual([[2, 3]]);
});

test("of two writers of one state the older never wins", async () => {
  const [wang] = street.seniors;
  const row = { seniorId: seniorId(String(wang?.seniorId)), judged: [], standing: "inside", distanceM: null };

  await saveEngineStates(street.db, [{ ...row, state: { is: "new" }, revision: 7 }]);
  await saveEngineStates(street.db, [{ ...row, state: { is: "old" }, revision: 6 }]);

  expect(await readEngineStates(street.db)).toMatchObject([{ state: { is: "new" }, revision: 7 }]);
});
