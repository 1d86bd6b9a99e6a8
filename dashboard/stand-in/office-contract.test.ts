import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { ImportCheck, ImportResult } from "../../infra/contract/imports.ts";
import { ReportView } from "../../infra/contract/reports.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { now } from "./examples.ts";
import { exampleList } from "./shots-office.ts";
import { startStandIn } from "./stand-in.ts";

test("the stand-in answers lists and reports by the contract", async () => {
  const standIn = await startStandIn({ scene: "live", clock: createMovableClock(now) });
  const headers = { "content-type": "text/csv", "x-csrf-token": "stand-in-token", cookie: "stand-in-session=shen" };
  const list = async (path: string): Promise<unknown> => {
    const sent = { method: "POST", headers, body: new Uint8Array(exampleList) };
    return await (await fetch(`${standIn.url}/api/v1/enrolments/import${path}`, sent)).json();
  };
  const report: unknown = await (await fetch(`${standIn.url}/api/v1/reports?month=2026-10`, { headers })).json();
  const answers = [await list("/check"), await list("")];
  await standIn.stop();

  expect([...Value.Errors(ImportCheck, answers[0])]).toEqual([]);
  expect([...Value.Errors(ImportResult, answers[1])]).toEqual([]);
  expect([...Value.Errors(ReportView, report)]).toEqual([]);
});
