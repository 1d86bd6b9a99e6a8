import { afterEach, beforeEach, expect, test } from "vitest";
import { insertExcuse, type NewExcuse } from "../../infra/db/excuses.ts";
import { personId } from "../../infra/domain/ids.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createStreet, type Street } from "./test-history.ts";
import { fixAt, morning, spot } from "./test-parts.ts";
import { createWatch, type Watch } from "./watch.ts";

let street: Street;
let watch: Watch;
let told: Signal[] = [];
beforeEach(async () => {
  street = await createStreet(1);
  told = [];
  const { wristbandId, seniorId } = first();
  watch = createWatch({
    ...street,
    log: silentLog,
    metrics: createMetrics(),
    settings: defaultEngineSettings,
    record: async () => undefined,
    onRecorded: (signals) => told.push(...signals),
    wristbands: () => [{ wristbandId, seniorId, tokenHash: null, reportIntervalMs: 60_000 }],
    onWristbandChange: () => undefined,
    onStanding: () => undefined,
  });
  await watch.begin();
});
afterEach(async () => {
  await watch.end();
  await street.drop();
});

const first = () => {
  const [wang] = street.seniors;
  if (wang === undefined) throw new Error("nobody lives there");
  return wang;
};
const give = async (minutes: number, over: Partial<NewExcuse> = {}) => {
  const span = { from: street.clock.now(), to: plusMs(street.clock.now(), minutes * MINUTE_MS) };
  const outing = { excuseId: "outing-1", kind: "outing" as const, fenceId: null, shape: null };
  await insertExcuse(street.db, {
    ...outing,
    ...span,
    seniorId: first().seniorId,
    givenBy: personId("s-1-A"),
    ...over,
  });
};
/** A fix a minute at one distance, and the clock with it. */
const reportsFrom = async (from: number, minutes: number, eastM: number, over = {}) => {
  for (let minute = from; minute < from + minutes; minute += 1) {
    const { wristbandId, seniorId } = first();
    const fix = fixAt(minute, eastM, { wristbandId, seniorId, arrival: minute + 1, ...over });
    await street.setTime(fix.receivedAt);
    await watch.accept([fix]);
    await watch.settle();
  }
};
const standing = async () => {
  await watch.settle();
  const [row] = await street.db.query<{ standing: string }>("select standing from engine_states");
  return row?.standing;
};
const kinds = () => told.map(({ kind }) => kind).filter((kind) => kind !== "suspicion" && kind !== "jump");

test("who is out with her guardian is not out: told when the outing ends by itself, a fall and an SOS at once", async () => {
  await reportsFrom(0, 3, 0);
  await give(30);
  await expect.poll(standing).toBe("accompanied");
  await reportsFrom(3, 20, 600);
  await reportsFrom(23, 1, 600, { events: ["sos"] });
  await reportsFrom(24, 1, 600, { events: ["fall"] });

  expect(kinds()).toEqual(["sos", "fall"]);
  await reportsFrom(25, 4, 600);
  await street.setTime(plusMs(morning, 32 * MINUTE_MS + 1));
  await watch.settle();

  expect(kinds()).toEqual(["sos", "fall", "exit"]);
  expect(told.at(-1)?.why.cause).toBe("excuseEnded");
});

test("an outing given to somebody already told as out is heard without a new fix", async () => {
  await reportsFrom(0, 3, 0);
  await reportsFrom(3, 8, 600);
  expect(kinds()).toEqual(["exit"]);

  await give(30);

  await expect.poll(standing).toBe("accompanied");
});

test("on a temporary safe way nobody is out, beside it somebody is", async () => {
  await reportsFrom(0, 3, 0);
  const shape = { kind: "corridor" as const, line: [spot(0, 0), spot(1_500, 0)], widthM: 100 };
  await give(60, { kind: "corridor", shape });
  await expect.poll(async () => (await reread())?.planKey ?? "").toContain("+");
  await reportsFrom(3, 10, 900);
  expect(kinds()).toEqual([]);

  await reportsFrom(13, 10, 900, { at: spot(900, 400) });

  expect(kinds()).toEqual(["exit"]);
});

async function reread() {
  await watch.settle();
  const [row] = await street.db.query<{ planKey: string }>(`select state->>'planKey' as "planKey" from engine_states`);
  return row;
}
