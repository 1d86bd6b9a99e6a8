import type { PositionView } from "../../infra/contract/views.ts";

/** How one senior without an incident stands on the map. Form first: full, half, hollow, dashed; colour repeats it. */
export const dotLooks = ["fresh", "minutes", "old", "silent", "accompanied", "unsure"] as const;
export type DotLook = (typeof dotLooks)[number];

const FRESH_MS = 2 * 60_000;
const OLD_MS = 10 * 60_000;

/** A position without its age is a lie: full to 2 min, half to 10 min, hollow beyond, dashed when nothing is heard. */
export function dotLook(position: PositionView, nowMs: number): DotLook {
  if (position.standing === "silent" || position.place === null) return "silent";
  if (position.standing === "unsure" || position.standing === "outside") return "unsure";
  const ageMs = nowMs - Date.parse(position.place.fixedAt);
  if (ageMs > OLD_MS) return "old";
  if (position.standing === "accompanied") return "accompanied";
  return ageMs > FRESH_MS ? "minutes" : "fresh";
}
