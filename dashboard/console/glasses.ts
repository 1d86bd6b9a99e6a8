import type { BreakGlassBody } from "../../infra/contract/break-glass.ts";
import type { PositionView, SeniorView } from "../../infra/contract/views.ts";
import { breakGlass, endGlass, getPosition, getSenior } from "../http/protection.ts";
import type { Answer } from "../http/request.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Timers } from "../live/timers.ts";
import { applyMessage, type World } from "../live/world.ts";
import type { GlassTrouble } from "./page-state.ts";

/** One senior out of reach, at whom somebody looks until the glass shuts by itself. */
export type Glass = { readonly seniorId: string; readonly endsAtMs: number; readonly name: string };
export type Opened =
  | { readonly kind: "open"; readonly seniorId: string }
  | { readonly kind: "refused"; readonly trouble: GlassTrouble };

export type Glasses = {
  readonly items: () => readonly Glass[];
  /** Goes on with those that were open before this page was loaded anew. */
  readonly start: () => void;
  readonly open: (whom: string, body: BreakGlassBody) => Promise<Opened>;
  readonly end: (seniorId: string) => Promise<void>;
  /** Puts back what a new snapshot, which knows nothing of it, has taken away. */
  readonly restore: () => void;
};

type Seen = Omit<Glass, "name"> & { senior: SeniorView | null; position: PositionView | null };

/** Each look is in the audit: often enough to follow somebody who walks. */
const LOOK_EVERY_MS = 15_000;

export function createGlasses(deps: {
  readonly world: World;
  readonly personId: string;
  readonly now: () => number;
  readonly timers: Timers;
  readonly store: Pick<Storage, "getItem" | "setItem">;
  readonly onChange: () => void;
}): Glasses {
  const { world, now, timers, store, onChange } = deps;
  const storedAs = `121.glass.${deps.personId}`;
  const open = new Map<string, Seen>();

  const keep = (): void => {
    const kept = [...open.values()].map(({ seniorId, endsAtMs }) => ({ seniorId, endsAtMs }));
    store.setItem(storedAs, JSON.stringify(kept));
  };
  const forget = (seniorId: string): void => {
    open.delete(seniorId);
    world.seniors.delete(seniorId);
    world.positions.delete(seniorId);
    keep();
    onChange();
  };
  const show = ({ senior, position }: Seen): void => {
    if (senior !== null) applyMessage(world, { kind: "senior", senior });
    if (position !== null) applyMessage(world, { kind: "positions", positions: [position] });
  };
  const look = async (glass: Seen): Promise<void> => {
    const { seniorId, endsAtMs } = glass;
    const isStill = () => open.get(seniorId) === glass;
    if (!isStill()) return;
    if (now() >= endsAtMs) return forget(seniorId);
    const [senior, position] = [await getSenior(seniorId), await getPosition(seniorId)];
    if (!isStill()) return;
    // Shut by the service: the minutes are over there, or the role was taken away.
    if (senior.kind === "refused") return forget(seniorId);
    if (senior.kind === "ok") glass.senior = senior.value;
    if (position.kind === "ok") glass.position = position.value;
    show(glass);
    onChange();
    timers.after(Math.max(0, Math.min(LOOK_EVERY_MS, endsAtMs - now())), () => void look(glass));
  };
  const follow = (seniorId: string, endsAtMs: number): Promise<void> => {
    const glass: Seen = { seniorId, endsAtMs, senior: null, position: null };
    open.set(seniorId, glass);
    keep();
    return look(glass);
  };
  return {
    items: () =>
      [...open.values()].flatMap(({ seniorId, endsAtMs, senior }) =>
        senior === null || endsAtMs <= now() ? [] : [{ seniorId, endsAtMs, name: senior.name }],
      ),
    start: () => {
      for (const { seniorId, endsAtMs } of keptIn(store.getItem(storedAs))) void follow(seniorId, endsAtMs);
    },
    open: async (whom, body) => {
      const answer = await breakGlass(whom, body);
      if (answer.kind !== "ok") return { kind: "refused", trouble: troubleOf(answer) };
      const { seniorId, endsAt } = answer.value;
      await follow(seniorId, Date.parse(endsAt));
      return { kind: "open", seniorId };
    },
    end: async (seniorId) => {
      const answer = await endGlass(seniorId);
      if (answer.kind !== "unreachable") forget(seniorId);
    },
    restore: () => {
      for (const glass of open.values()) show(glass);
    },
  };
}

function keptIn(text: string | null): readonly Omit<Glass, "name">[] {
  const kept: unknown = text === null ? [] : JSON.parse(text);
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((one: unknown) => {
    if (!isRecord(one)) return [];
    const { seniorId, endsAtMs } = one;
    return typeof seniorId === "string" && typeof endsAtMs === "number" ? [{ seniorId, endsAtMs }] : [];
  });
}

function troubleOf(answer: Exclude<Answer<unknown>, { kind: "ok" }>): GlassTrouble {
  if (answer.kind === "unreachable") return "unreachable";
  if (answer.status === 409) return "inReach";
  return answer.status === 403 ? "refused" : "unknown";
}
