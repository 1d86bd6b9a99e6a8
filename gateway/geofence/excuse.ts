import type { FenceShape } from "../../infra/domain/fence.ts";
import type { FenceId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";

export const excuseKinds = ["outing", "corridor"] as const;
export type ExcuseKind = (typeof excuseKinds)[number];

/**
 * Why a senior may be outside from `from` until `to` (excluded). `outing`: somebody is with her, every fence (or the
 * named one) is excused. `corridor`: `shape` is safe ground as well. An SOS is never excused.
 */
export type Excuse = {
  readonly kind: ExcuseKind;
  readonly fenceId: FenceId | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly shape?: FenceShape;
};

export function isCurrent(excuse: Excuse, now: EpochMs): boolean {
  return excuse.from <= now && now < excuse.to;
}

/** Whether it makes more ground safe now. */
export function isOpenCorridor(excuse: Excuse, now: EpochMs): boolean {
  return excuse.kind === "corridor" && excuse.shape !== undefined && isCurrent(excuse, now);
}

/** Whether an accompanied outing covers a breach of this fence; `null` asks about outings that cover every fence. */
export function isAccompanied(excuses: readonly Excuse[], fenceId: FenceId | null, now: EpochMs): boolean {
  return excuses.some(
    (it) => it.kind === "outing" && isCurrent(it, now) && (it.fenceId === null || it.fenceId === fenceId),
  );
}

/** The next instant after `now` at which an excuse begins or ends. */
export function nextExcuseEdge(excuses: readonly Excuse[], now: EpochMs): EpochMs | null {
  let next: EpochMs | null = null;
  for (const { from, to } of excuses) {
    for (const edge of [from, to]) if (edge > now && (next === null || edge < next)) next = edge;
  }
  return next;
}
