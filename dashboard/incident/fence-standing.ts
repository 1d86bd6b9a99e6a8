import type { FenceView } from "../../infra/contract/http.ts";
import { signedDistanceM } from "../map/fence-shape.ts";
import type { LastPlace } from "./whereabouts.ts";

/** Where the last known place lies to a fence; `edge`: nearer to its line than the place is accurate. */
export type FenceStanding =
  | { readonly kind: "unknown" }
  | { readonly kind: "edge" | "inside" | "outside"; readonly toEdgeM: number };

/** For a person to read. What counts as an exit the service decides, from more than one place. */
export function fenceStanding({ shape }: Pick<FenceView, "shape">, place: LastPlace | null): FenceStanding {
  if (place === null) return { kind: "unknown" };
  const distanceM = signedDistanceM(shape, place.at);
  const toEdgeM = Math.abs(distanceM);
  if (toEdgeM < (place.accuracyM ?? ASSUMED_ACCURACY_M)) return { kind: "edge", toEdgeM };
  return { kind: distanceM < 0 ? "inside" : "outside", toEdgeM };
}

/** Of a place that says nothing about its error, as the rules assume it of an unknown source. */
const ASSUMED_ACCURACY_M = 100;

export type StandingOf = {
  readonly fence: Pick<FenceView, "fenceId" | "kind" | "isOn">;
  readonly standing: FenceStanding;
};

/** Fences that are broken by the last place. Those to stay inside make one area together: outside of all or of none. */
export function brokenFences(standings: readonly StandingOf[]): ReadonlySet<string> {
  const on = standings.filter(({ fence }) => fence.isOn);
  const keepIn = on.filter(({ fence }) => fence.kind === "keepIn");
  const left = keepIn.every(({ standing }) => standing.kind === "outside") ? keepIn : [];
  const entered = on.filter(({ fence, standing }) => fence.kind === "keepOut" && standing.kind === "inside");
  return new Set([...left, ...entered].map(({ fence }) => fence.fenceId));
}
