import type { Fence } from "./fence.ts";
import type { FenceId } from "./ids.ts";

/** A fence as it is drawn; `replaces` is the one that it would take the place of. */
export type FenceDraft = Pick<Fence, "kind" | "shape" | "schedule"> & { readonly replaces: FenceId | null };

/** What a drawn fence would have done to the senior it is for. */
export type FenceJudgement = {
  /** Days of which there are positions. */
  readonly days: number;
  /** Exits it would have told. */
  readonly alerts: number;
  /** Of these, the ones at which nobody had to be found by anybody. */
  readonly falseAlerts: number;
  /** Of these, the ones after which the senior was back within 10 min: errors, or the fence is too tight. */
  readonly briefAlerts: number;
  /** Metres from home to the edge, negative on the allowed side; `null` without a home. */
  readonly homeToEdgeM: number | null;
  /** Home lies so near the edge that indoor errors alone make exits. */
  readonly isHomeTooNear: boolean;
  /** Places beside home where the senior stays, so near the edge that errors alone make exits. */
  readonly staysNearEdge: number;
  /** Places where the senior stays that lie on the forbidden side. */
  readonly staysBeyond: number;
};
