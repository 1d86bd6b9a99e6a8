import { createHash } from "node:crypto";
import type { Database } from "../../infra/db/database.ts";
import type { SendLimit } from "../../infra/db/send-windows.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Channel, Delivery, SendResult } from "./channel.ts";
import { isPhone } from "./phone-words.ts";
import { type BodyReader, callProvider, type ProviderRequest } from "./provider-call.ts";
import { LIMIT_REACHED, sendWithinLimits } from "./within-limits.ts";

/** One service that sends text messages. */
export type SmsProvider = {
  readonly name: string;
  /** For one phone. */
  readonly limits: readonly SendLimit[];
  readonly request: (delivery: Delivery, phone: string) => ProviderRequest;
  readonly read: BodyReader;
};

/** A text message. With two services each try begins with the other one, and what one refuses or may not send now the other may take. */
export function createSmsChannel(
  providers: readonly SmsProvider[],
  given: { readonly db: Database; readonly clock: Clock },
): Channel {
  return {
    kind: "sms",
    width: 16,
    isScarce: true,
    send: async (delivery, { signal }) => {
      const { address, attempt, priority } = delivery.claimed;
      if (!isPhone(address)) return { kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" };
      let result: SendResult = { kind: "permanent", code: "SMS_NOT_CONFIGURED" };
      let held: SendResult | null = null;
      for (const provider of inTurn(providers, attempt)) {
        const bucket = phoneBucket(`sms ${provider.name}`, address);
        const limits = { limits: provider.limits, gathering, isUrgent: priority === 0 };
        result = await sendWithinLimits({ db: given.db, bucket, ...limits }, () =>
          callProvider(provider.request(delivery, address), { ...given, signal, read: provider.read }),
        );
        const isHeld = result.kind === "retry" && result.code === LIMIT_REACHED;
        if (isHeld) held ??= result;
        else if (result.kind !== "permanent") return result;
      }
      return held ?? result;
    },
  };
}

/** The fourth text within a minute waits and takes with it whatever comes meanwhile. */
const gathering = { count: 3, perMs: MINUTE_MS };

function inTurn<Item>(items: readonly Item[], attempt: number): readonly Item[] {
  const first = items.length === 0 ? 0 : (attempt - 1) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Limits are counted by phone, and no phone number stands in the count. */
export function phoneBucket(what: string, phone: string): string {
  return `${what} ${createHash("sha256").update(phone).digest("hex").slice(0, 24)}`;
}
