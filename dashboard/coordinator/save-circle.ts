import { changeFence } from "../http/api.ts";
import { words } from "../text/language.ts";
import { failureOf } from "./failure-of.ts";
import type { OfficeDeps } from "./office.ts";
import { readSenior } from "./senior-facts.ts";
import { isRadius } from "./side.ts";

/** Keeps the circle that was dragged or typed, unless somebody else changed the fence first. */
export async function saveCircle(deps: OfficeDeps): Promise<void> {
  const { state, change } = deps;
  const { circle, fences, choice, isBusy } = state();
  const fence = fences.find(({ fenceId }) => fenceId === circle?.fenceId);
  if (circle === null || fence === undefined || choice.kind !== "senior" || isBusy || !isRadius(circle)) return;
  const shape = {
    kind: "circle" as const,
    centre: { lon: circle.lon, lat: circle.lat },
    radiusM: Number(circle.radiusM),
  };
  const { seniorId, name, kind, schedule } = fence;
  change({ isBusy: true, failure: null });
  const answer = await changeFence(fence.fenceId, {
    seniorId,
    name,
    kind,
    schedule,
    shape,
    seenVersion: circle.version,
  });
  change(
    answer.kind === "ok"
      ? { isBusy: false, done: words().coordinator.fence.saved }
      : { isBusy: false, failure: failureOf(answer) },
  );
  if (answer.kind === "ok") await readSenior(deps, choice.seniorId);
}
