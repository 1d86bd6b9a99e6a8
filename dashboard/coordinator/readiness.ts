import type { CoverageView } from "../../infra/contract/coverage.ts";
import type { PositionView, SeniorView } from "../../infra/contract/views.ts";
import type { GuardianSlot } from "../../infra/domain/roles.ts";
import { guardianSlots } from "../../infra/domain/roles.ts";

/** What one senior still lacks before anybody can count on it. */
export type Lack =
  | { readonly kind: "guardian"; readonly slot: GuardianSlot }
  | { readonly kind: "wristband" }
  | { readonly kind: "unheard" }
  /** Nobody at some instant within a day, or fewer than both. */
  | { readonly kind: "gap"; readonly from: string }
  | { readonly kind: "amber" };

export function lacksOf(
  senior: SeniorView,
  position: PositionView | undefined,
  coverage?: CoverageView,
): readonly Lack[] {
  const missing = guardianSlots.filter((slot) => !senior.guardians.some((guardian) => guardian.slot === slot));
  const lacks: Lack[] = missing.map((slot) => ({ kind: "guardian", slot }));
  if (senior.wristbandId === null) lacks.push({ kind: "wristband" });
  else if (position === undefined) lacks.push({ kind: "unheard" });
  if (coverage !== undefined && coverage.gapFrom !== null) lacks.unshift({ kind: "gap", from: coverage.gapFrom });
  else if (coverage?.state === "amber" && missing.length === 0) lacks.push({ kind: "amber" });
  return lacks;
}
