import { randomUUID } from "node:crypto";
import type { Database } from "../../infra/db/database.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { type AliyunAccount, aliyunRequest, readAliyun } from "./aliyun.ts";
import type { Channel } from "./channel.ts";
import { isPhone, phoneWords } from "./phone-words.ts";
import { callProvider } from "./provider-call.ts";
import { phoneBucket } from "./sms.ts";
import { sendWithinLimits } from "./within-limits.ts";

/** `number` is whom the phone shows as the caller; `null`: one of the provider's own. */
export type AliyunVoice = AliyunAccount & {
  readonly url: string;
  readonly template: string;
  readonly number: string | null;
};

/** What one phone may be called. */
const limits = [
  { count: 1, perMs: MINUTE_MS },
  { count: 5, perMs: HOUR_MS },
  { count: 20, perMs: DAY_MS },
];

/** Worth a telephone that rings: to be answered, or to turn back whom a call has sent out. News are for the other channels. */
const spoken: readonly string[] = ["alert", "question", "standDown", "test"];

/** A call that reads the alert out three times: SingleCallByTts. https://help.aliyun.com/zh/vms/developer-reference/api-dyvmsapi-2017-05-25-singlecallbytts */
export function createVoiceChannel(
  settings: AliyunVoice | null,
  given: { readonly db: Database; readonly clock: Clock },
): Channel {
  const { db, clock } = given;
  return {
    kind: "voice",
    width: 8,
    isScarce: true,
    send: async (delivery, { signal }) => {
      const { address, alertId, kind, priority } = delivery.claimed;
      if (settings === null) return { kind: "permanent", code: "VOICE_NOT_CONFIGURED" };
      if (!isPhone(address)) return { kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" };
      if (!spoken.includes(kind)) return { kind: "permanent", code: "NOT_WORTH_A_CALL" };
      const call = {
        origin: settings.url,
        action: "SingleCallByTts",
        version: "2017-05-25",
        parameters: {
          CalledNumber: address.replace("+86", ""),
          ...(settings.number === null ? {} : { CalledShowNumber: settings.number }),
          TtsCode: settings.template,
          TtsParam: JSON.stringify(phoneWords(delivery)),
          PlayTimes: "3",
          OutId: alertId,
        },
      };
      const bucket = phoneBucket("voice", address);
      return await sendWithinLimits({ db, bucket, limits, isUrgent: priority === 0 }, () =>
        callProvider(aliyunRequest({ ...call, at: clock.now(), nonce: randomUUID() }, settings), {
          clock,
          signal,
          read: readAliyun("CallId"),
        }),
      );
    },
  };
}
