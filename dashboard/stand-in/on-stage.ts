import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { chromiumPath } from "../../infra/config/test-parts.ts";
import { createStage, type Stage } from "./stage.ts";

/** Browser tests of one file on one stage, where a Chromium is; a fault of any page fails the test that has opened it. */
export function describeOnStage(title: string, tests: (stage: Pick<Stage, "open">) => void): void {
  const chromium = chromiumPath();
  let stage: Stage;
  describe.skipIf(chromium === null)(title, () => {
    beforeAll(async () => {
      stage = await createStage(chromium ?? "");
    });
    afterEach(async () => {
      // Refused styles or scripts would stand here, too: Chromium reports them as errors.
      expect(await stage.clear()).toEqual([]);
    });
    afterAll(() => stage.close());

    tests({ open: (opening) => stage.open(opening) });
  });
}
