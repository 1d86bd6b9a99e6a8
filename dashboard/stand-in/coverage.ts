import type { CoverageView } from "../../infra/contract/coverage.ts";
import type { SeniorView } from "../../infra/contract/views.ts";

/** Everybody's guardians can be reached but one of the fourth senior's, and nobody of the fifth's from a morning on. */
export function coverageOf(seniors: Iterable<SeniorView>): readonly CoverageView[] {
  return [...seniors].map(({ seniorId, areaId, guardians }, index) => ({
    seniorId,
    areaId,
    state: index === 3 ? "amber" : index === 4 ? "gap" : "covered",
    gapFrom: index === 4 ? "2026-10-28T00:00:00.000Z" : null,
    people: guardians.map(({ personId, slot }) => ({
      personId,
      state: index === 3 && slot === "B" ? "failing" : index === 4 ? "none" : "proven",
    })),
  }));
}
