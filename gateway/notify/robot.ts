import type { Database } from "../../infra/db/database.ts";
import type { SendLimit } from "../../infra/db/send-windows.ts";
import { type RobotKey, type RobotKind, readRobotKey } from "../../infra/domain/robot.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Channel } from "./channel.ts";
import { type BodyReader, callProvider, type ProviderRequest } from "./provider-call.ts";
import { robotText } from "./robot-text.ts";
import { sendWithinLimits } from "./within-limits.ts";

/** What one chat program wants to hear and says. */
export type RobotApi = {
  readonly kind: RobotKind;
  readonly limits: readonly SendLimit[];
  readonly request: (message: RobotMessage) => ProviderRequest;
  readonly read: BodyReader;
};
export type RobotMessage = {
  readonly robot: RobotKey;
  readonly text: string;
  /** Rings even where the group is muted. */
  readonly isCall: boolean;
  readonly at: EpochMs;
};

/** Speaks into a team's group chat. */
export function createRobotChannel(
  api: RobotApi,
  given: { readonly db: Database; readonly clock: Clock; readonly publicUrl: string | null },
): Channel {
  const { db, clock } = given;
  return {
    kind: api.kind,
    width: 4,
    send: async ({ claimed }, { signal }) => {
      if (claimed.secret === null) return { kind: "permanent", code: "CHANNEL_SECRET_MISSING" };
      const robot = readRobotKey(claimed.secret);
      const text = robotText(claimed, given.publicUrl);
      return await sendWithinLimits({ db, bucket: `${api.kind} ${claimed.address}`, limits: api.limits }, () =>
        callProvider(api.request({ robot, text, isCall: claimed.kind === "alert", at: clock.now() }), {
          clock,
          signal,
          read: api.read,
        }),
      );
    },
  };
}

export const jsonHeaders = { "content-type": "application/json; charset=utf-8" } as const;
