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
  if (toEdgeM < (place.accuracyM ?? 0)) return { kind: "edge", toEdgeM };
  return { kind: distanceM < 0 ? "inside" : "outside", toEdgeM };
}
