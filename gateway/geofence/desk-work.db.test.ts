import { afterEach, beforeEach, expect, test } from "vitest";
import type { Signal } from "../../infra/domain/signal.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createDesk } from "./desk.ts";
import { createDeskWork } from "./desk-work.ts";
import { defaultEngineSettings } from "./evaluate.ts";
import { createFenceIndex } from "./fence-index.ts";
import { undisturbed } from "./hearing.ts";
import { createStreet, type Street } from "./test-history.ts";
import { fixAt } from "./test-parts.ts";

let street: Street;
beforeEach(async () => {
  street = await createStreet(1);
});
afterEach(() => street.drop());

test("a fact that the engine cannot take is counted and said, and the next one is judged", async () => {
  const metrics = createMetrics();
  const told: Signal[] = [];
  let isBroken = true;
  const [wang] = street.seniors;
  if (wang === undefined) throw new Error("nobody lives there");
  const desk = createDesk(wang.seniorId);
  const work = createDeskWork({
    ...street,
    log: silentLog,
    metrics,
    scene: () => {
      if (isBroken) throw new RangeError("a fence that cannot be measured");
      return { fences: createFenceIndex(), settings: defaultEngineSettings };
    },
    hearingOf: () => undisturbed,
    isLeading: () => true,
    record: async () => undefined,
    onRecorded: (signals) => told.push(...signals),
    onStanding: () => undefined,
  });
  const sos = (minute: number) => fixAt(minute, 0, { ...wang, arrival: minute + 1, events: ["sos"] });

  work.tell(desk, { kind: "fix", fix: sos(1) });
  isBroken = false;
  work.tell(desk, { kind: "fix", fix: sos(2) });
  await desk.working;

  expect(told.map((signal) => signal.kind)).toEqual(["sos"]);
  const failed = await metrics.factsFailed.get();
  expect(failed.values.map(({ labels, value }) => [labels["kind"], value])).toEqual([["fix", 1]]);
});
