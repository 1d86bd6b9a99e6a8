import type { EpochMs } from "../../infra/domain/time.ts";

export const LATE_AFTER_MS = 15_000;
export const OFFLINE_AFTER_MS = 25_000;

/** What the live client knows about its link; page clock throughout. */
export type LinkFacts = {
  readonly startedAt: EpochMs;
  /** Last message of any kind. */
  readonly heardAt: EpochMs | null;
  readonly isOpen: boolean;
  readonly retryAt: EpochMs | null;
  /** The server said goodbye with this code: sign in again. */
  readonly endedBy: string | null;
};

/** How far the page may be believed. `late`: doubt it. `offline`: it shows the past. */
export type Connection =
  | { readonly kind: "connecting"; readonly waitedMs: number }
  | { readonly kind: "live"; readonly ageMs: number }
  | { readonly kind: "late"; readonly ageMs: number }
  | {
      readonly kind: "offline";
      readonly ageMs: number;
      readonly heardAt: EpochMs | null;
      readonly retryAt: EpochMs | null;
    }
  | { readonly kind: "ended"; readonly code: string };

/** Judges the link at `now`: late 15 s after the last message or as soon as the socket is shut, offline after 25 s. */
export function connectionAt(facts: LinkFacts, now: EpochMs): Connection {
  if (facts.endedBy !== null) return { kind: "ended", code: facts.endedBy };
  const ageMs = Math.max(0, now - (facts.heardAt ?? facts.startedAt));
  if (ageMs >= OFFLINE_AFTER_MS) return { kind: "offline", ageMs, heardAt: facts.heardAt, retryAt: facts.retryAt };
  if (facts.heardAt === null) return { kind: "connecting", waitedMs: ageMs };
  return facts.isOpen && ageMs < LATE_AFTER_MS ? { kind: "live", ageMs } : { kind: "late", ageMs };
}

/** Nothing on such a page may pass for the present. */
export function isPast(connection: Connection): boolean {
  return connection.kind === "offline" || connection.kind === "ended";
}
