import type { ShareBody, ShareMade, ShareView } from "../../infra/contract/shares.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Answer } from "../http/request.ts";
import { extendShare, getShares, makeShare, revokeShare } from "../http/shares.ts";

export type Shares = {
  /** Links of the incident that is wanted; `null` while they are read. */
  readonly items: () => readonly ShareView[] | "failed" | null;
  /** Reads the links of this incident now and every 15 s: how often they were opened changes by itself. */
  readonly want: (incidentId: string | null) => void;
  readonly make: (incidentId: string, body: ShareBody) => Promise<Answer<ShareMade>>;
  readonly extend: (share: ShareView, hours: number) => void;
  readonly revoke: (share: ShareView) => void;
};

const READ_EVERY_MS = 15_000;

/** The links that were given out for the incident in the panel. Answers for another one are dropped. */
export function createShares({ clock, onChange }: { readonly clock: Clock; readonly onChange: () => void }): Shares {
  let wanted: string | null = null;
  let items: ReturnType<Shares["items"]> = null;
  let readAt: EpochMs | null = null;

  async function read(incidentId: string): Promise<void> {
    readAt = clock.now();
    const answer = await getShares(incidentId);
    if (wanted !== incidentId) return;
    if (answer.kind === "ok") items = answer.value.items;
    else if (items === null) items = "failed";
    onChange();
  }
  const change = (share: ShareView, done: Promise<Answer<unknown>>): void => {
    void done.then(() => read(share.incidentId));
  };
  return {
    items: () => items,
    want: (incidentId) => {
      const isOther = incidentId !== wanted;
      wanted = incidentId;
      if (isOther) items = null;
      const isDue = readAt === null || clock.now() - readAt >= READ_EVERY_MS;
      if (incidentId !== null && (isOther || isDue)) void read(incidentId);
    },
    make: async (incidentId, body) => {
      const answer = await makeShare(incidentId, body);
      if (answer.kind === "ok") void read(incidentId);
      return answer;
    },
    extend: (share, hours) => change(share, extendShare(share, hours)),
    revoke: (share) => change(share, revokeShare(share)),
  };
}
