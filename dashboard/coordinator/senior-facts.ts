import { getChannels, getFences, getPersonHome } from "../http/api.ts";
import type { OfficeDeps } from "./office.ts";

/** Fences and channels of whoever was chosen; an answer for somebody chosen before is dropped. */
export async function readSenior(deps: OfficeDeps, seniorId: string): Promise<void> {
  const isStill = () => {
    const { choice } = deps.state();
    return choice.kind === "senior" && choice.seniorId === seniorId;
  };
  await Promise.all([readChannels(deps, seniorId), readHomes(deps, seniorId)]);
  const answer = await getFences(seniorId);
  if (answer.kind !== "ok" || !isStill()) return;
  const fences = answer.value.items.filter((fence) => fence.seniorId === seniorId);
  const own = fences.find(({ kind, shape }) => kind === "keepIn" && shape.kind === "circle");
  const circle =
    own === undefined || own.shape.kind !== "circle"
      ? null
      : {
          fenceId: own.fenceId,
          version: own.version,
          lon: own.shape.centre.lon,
          lat: own.shape.centre.lat,
          radiusM: String(own.shape.radiusM),
        };
  deps.change({ fences, circle, judging: { kind: "none" } });
}

/** How the guardians of one senior can be told. */
export async function readChannels({ world, state, change }: OfficeDeps, seniorId: string): Promise<void> {
  for (const { personId } of world.seniors.get(seniorId)?.guardians ?? []) {
    const answer = await getChannels(personId);
    if (answer.kind === "ok") change({ channels: new Map([...state().channels, [personId, answer.value.items]]) });
  }
}

/** Where the guardians of one senior live; whoever may not pair is told nothing. */
export async function readHomes({ world, state, change }: OfficeDeps, seniorId: string): Promise<void> {
  for (const { personId } of world.seniors.get(seniorId)?.guardians ?? []) {
    const answer = await getPersonHome(personId);
    if (answer.kind === "ok") change({ homes: new Map([...state().homes, [personId, answer.value]]) });
  }
}
