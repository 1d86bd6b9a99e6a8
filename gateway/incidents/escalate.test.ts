import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDatabase } from "../../infra/db/database.ts";
import { epochMs } from "../../infra/domain/time.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { createEscalation } from "./escalate.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("while the only due timer waits for an earlier one of its incident, the table is not asked without a pause", async () => {
  const asked: string[] = [];
  const db = {
    ...createDatabase({ url: "postgresql://127.0.0.1:1/none", log: silentLog }),
    query: async <Row>(_text: string, _values?: readonly unknown[], name?: string): Promise<readonly Row[]> => {
      asked.push(name ?? "");
      const rows: unknown[] = name === "claim-timers" ? [{ incident_id: null, now: 0, in_ms: 0 }] : [];
      return rows as Row[];
    },
  };
  const escalation = createEscalation({
    db,
    clock: createMovableClock(epochMs(0)),
    log: silentLog,
    metrics: createMetrics(),
    onStep: () => undefined,
  });

  await escalation.start();
  await vi.advanceTimersByTimeAsync(1_000);
  await escalation.stop();
  await db.close();

  expect(asked.filter((name) => name === "claim-timers")).toHaveLength(51);
});
