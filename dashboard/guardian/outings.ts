import type { ExcuseView } from "../../infra/contract/http.ts";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";
import { endExcuse, getExcuses, giveExcuse } from "../http/api.ts";

/** Who goes out with whom until when; nobody is called for a senior who is accompanied. */
export type Outings = {
  /** The outing of this senior that is on at `now`. */
  readonly current: (seniorId: string, now: number) => ExcuseView | null;
  /** Reads anew when the senior or how they stand has changed. */
  readonly want: (seniorId: string | null, standing: string) => void;
  /** Whether the service took it. */
  readonly give: (seniorId: string, to: EpochMs) => Promise<boolean>;
  readonly end: (outing: ExcuseView) => Promise<boolean>;
};

export function createOutings(onChange: () => void): Outings {
  let wanted = "";
  let of: string | null = null;
  let outings: readonly ExcuseView[] = [];

  const read = async (seniorId: string): Promise<void> => {
    const answer = await getExcuses(seniorId);
    if (answer.kind !== "ok" || of !== seniorId) return;
    outings = answer.value.items.filter(({ kind }) => kind === "outing");
    onChange();
  };
  return {
    current: (seniorId, now) =>
      outings.find((it) => it.seniorId === seniorId && Date.parse(it.from) <= now && now < Date.parse(it.to)) ?? null,
    want: (seniorId, standing) => {
      const key = `${seniorId}/${standing}`;
      if (key === wanted) return;
      wanted = key;
      of = seniorId;
      if (seniorId !== null) void read(seniorId);
    },
    give: async (seniorId, to) => {
      const answer = await giveExcuse(seniorId, { kind: "outing", to: toIso(to) });
      if (answer.kind !== "ok") return false;
      outings = [answer.value, ...outings];
      onChange();
      return true;
    },
    end: async ({ seniorId, excuseId }) => {
      const answer = await endExcuse(seniorId, excuseId);
      await read(seniorId);
      return answer.kind === "ok";
    },
  };
}
