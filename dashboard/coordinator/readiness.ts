import type { CoverageView } from "../../infra/contract/coverage.ts";
import type { PositionView, SeniorView } from "../../infra/contract/views.ts";
import type { GuardianSlot } from "../../infra/domain/roles.ts";
import { guardianSlots } from "../../infra/domain/roles.ts";

/** What one senior still lacks before anybody can count on it. */
export type Lack =
  | { readonly kind: "guardian"; readonly slot: GuardianSlot }
  | { readonly kind: "wristband" }
  | { readonly kind: "unheard" }
  | { readonly kind: "silent"; readonly heardAt: string }
  | { readonly kind: "battery"; readonly pct: number }
  /** Nobody at some instant within a day, or fewer than both. */
  | { readonly kind: "gap"; readonly from: string }
  | { readonly kind: "amber" };

/** Tiles of the board: which lacks each counts, and shows alone when it is pressed. */
export const boardTiles = {
  guardian: ["guardian"],
  unheard: ["unheard", "wristband", "silent"],
  battery: ["battery"],
  unreached: ["gap", "amber"],
} as const satisfies Readonly<Record<string, readonly Lack["kind"][]>>;
export type BoardTile = keyof typeof boardTiles;
/** From here on a band lasts hours, not days. */
const BATTERY_LOW_PCT = 20;

export function isOnTile(lacks: readonly Lack[], tile: BoardTile): boolean {
  const kinds: readonly Lack["kind"][] = boardTiles[tile];
  return lacks.some(({ kind }) => kinds.includes(kind));
}

export function lacksOf(
  senior: SeniorView,
  position: PositionView | undefined,
  coverage?: CoverageView,
): readonly Lack[] {
  const missing = guardianSlots.filter((slot) => !senior.guardians.some((guardian) => guardian.slot === slot));
  const lacks: Lack[] = missing.map((slot) => ({ kind: "guardian", slot }));
  if (senior.wristbandId === null) lacks.push({ kind: "wristband" });
  else if (position === undefined) lacks.push({ kind: "unheard" });
  else lacks.push(...bandLacks(position));
  if (coverage !== undefined && coverage.gapFrom !== null) lacks.unshift({ kind: "gap", from: coverage.gapFrom });
  else if (coverage?.state === "amber" && missing.length === 0) lacks.push({ kind: "amber" });
  return lacks;
}

function bandLacks({ standing, heardAt, batteryPct, charging }: PositionView): readonly Lack[] {
  if (standing === "silent") return [{ kind: "silent", heardAt }];
  const isLow = batteryPct !== null && batteryPct <= BATTERY_LOW_PCT && charging !== true;
  return isLow ? [{ kind: "battery", pct: batteryPct }] : [];
}
