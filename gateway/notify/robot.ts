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
    isScarce: true,
    send: async (delivery, { signal }) => {
      const { claimed } = delivery;
      if (claimed.secret === null) return { kind: "permanent", code: "CHANNEL_SECRET_MISSING" };
      const robot = readRobotKey(claimed.secret);
      const text = robotText(delivery, given.publicUrl);
      const bucket = `${api.kind} ${claimed.address}`;
      const { limits } = api;
      return await sendWithinLimits({ db, bucket, limits, gathering, isUrgent: claimed.priority === 0 }, () =>
        callProvider(api.request({ robot, text, isCall: claimed.kind === "alert", at: clock.now() }), {
          clock,
          signal,
          read: api.read,
        }),
      );
    },
  };
}

/** The sixth message within a quarter of a minute waits and takes with it whatever comes meanwhile. */
const gathering = { count: 5, perMs: 15_000 };

export const jsonHeaders = { "content-type": "application/json; charset=utf-8" } as const;
