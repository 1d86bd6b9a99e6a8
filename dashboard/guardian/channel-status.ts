import type { ChannelView } from "../../infra/contract/http.ts";
import { getChannels } from "../http/api.ts";

/** By what this guardian can be reached, read when asked for. */
export type ChannelStatus = {
  readonly read: () => void;
  readonly now: () => readonly ChannelView[] | "reading" | "failed";
};

export function createChannelStatus(personId: string, onChange: () => void): ChannelStatus {
  let status: ReturnType<ChannelStatus["now"]> = "reading";

  async function read(): Promise<void> {
    const answer = await getChannels(personId);
    status = answer.kind === "ok" ? answer.value.items : "failed";
    onChange();
  }
  return { read: () => void read(), now: () => status };
}
