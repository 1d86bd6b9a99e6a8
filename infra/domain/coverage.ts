import type { AreaId, PersonId, SeniorId } from "./ids.ts";
import { DAY_MS, type EpochMs, HOUR_MS, plusMs } from "./time.ts";

/** One way to tell somebody, and what is known of it. */
export type KnownWay = { readonly okAt: EpochMs | null; readonly failStreak: number };

/**
 * `proven`: by some way a message arrived within the last month and none has failed since. `failing`: what worked, or was
 * tried, fails. `unproven`: nothing has ever arrived, or not for a month. `none`: no way but an open page.
 */
export const reachStates = ["proven", "failing", "unproven", "none"] as const;
export type ReachState = (typeof reachStates)[number];

const PROVEN_FOR_MS = 30 * DAY_MS;
/** Checked each hour, and told in the morning where it was found in the nine quiet hours: still a day before it begins. */
export const AHEAD_MS = DAY_MS + 10 * HOUR_MS;

export function reachOf(ways: readonly KnownWay[], now: EpochMs): ReachState {
  if (ways.length === 0) return "none";
  const isProven = ({ okAt, failStreak }: KnownWay) =>
    okAt !== null && failStreak === 0 && plusMs(okAt, PROVEN_FOR_MS) >= now;
  if (ways.some(isProven)) return "proven";
  return ways.some((way) => way.failStreak > 0) ? "failing" : "unproven";
}

/** Somebody is away, for one senior or for all; `substituteId` null: nobody stands in. */
export type Leave = {
  readonly personId: PersonId;
  readonly substituteId: PersonId | null;
  readonly seniorId: SeniorId | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
};
export type Shift = { readonly personId: PersonId; readonly from: EpochMs; readonly to: EpochMs };
/** Two guardians of a senior, or the rescue team of an area (`seniorId` null), who work in shifts or all the time. */
export type Cover = {
  readonly seniorId: SeniorId | null;
  readonly areaId: AreaId;
  readonly people: readonly PersonId[];
  readonly shifts: readonly Shift[];
};

export type Coverage = {
  /** `gap`: at some instant from now to a day ahead nobody can be reached; `amber`: fewer than all can. */
  readonly state: "covered" | "amber" | "gap";
  readonly gapFrom: EpochMs | null;
};

/** Leaves, also those of whoever stands in, newest first. Who stands in changes only at the edges of leaves and shifts: those are looked at. */
export function coverageOf(
  cover: Cover,
  known: {
    readonly now: EpochMs;
    readonly leaves: readonly Leave[];
    readonly reachOf: (person: PersonId) => ReachState;
  },
): Coverage {
  const { now, leaves } = known;
  const spans: readonly { readonly from: EpochMs; readonly to: EpochMs }[] = [...leaves, ...cover.shifts];
  const edges = spans.flatMap(({ from, to }) => [from, to]);
  const instants = [now, ...edges.filter((it) => it > now && it <= plusMs(now, AHEAD_MS))].sort((a, b) => a - b);
  let isAmber = false;
  for (const at of instants) {
    const standing = standingAt(cover, leaves, at);
    const reached = standing.filter((it) => known.reachOf(it) === "proven").length;
    if (reached === 0) return { state: "gap", gapFrom: at };
    isAmber ||= cover.seniorId !== null && reached < Math.max(2, standing.length);
  }
  return { state: isAmber ? "amber" : "covered", gapFrom: null };
}

/** Whoever would be called at `at`, each once. A substitute who is away as well stands in for nobody. */
function standingAt(cover: Cover, leaves: readonly Leave[], at: EpochMs): readonly PersonId[] {
  const isNow = ({ from, to }: { readonly from: EpochMs; readonly to: EpochMs }) => from <= at && to > at;
  const onShift = cover.people.filter((person) => cover.shifts.some((it) => it.personId === person && isNow(it)));
  const leaveOf = (person: PersonId): Leave | undefined => {
    const away = leaves.filter((it) => it.personId === person && isNow(it));
    return (
      away.find((it) => it.seniorId !== null && it.seniorId === cover.seniorId) ??
      away.find((it) => it.seniorId === null)
    );
  };
  const standing = (onShift.length > 0 ? onShift : cover.people).flatMap((person) => {
    const leave = leaveOf(person);
    if (leave === undefined) return [person];
    const { substituteId } = leave;
    return substituteId === null || leaveOf(substituteId) !== undefined ? [] : [substituteId];
  });
  return [...new Set(standing)];
}
