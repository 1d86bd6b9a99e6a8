import { DAY_MS, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { SendResult } from "./channel.ts";
import { phoneWords } from "./phone-words.ts";
import type { SmsProvider } from "./sms.ts";
import { type TencentAccount, tencentRequest } from "./tencent.ts";

export type TencentSms = TencentAccount & {
  readonly url: string;
  readonly region: string;
  readonly app: string;
  readonly sign: string;
  readonly template: string;
};

/** The same text to one phone. */
const PAUSE_MS = 30 * SECOND_MS;

/** SendSms of Tencent Cloud: `SessionContext` brings our id back with the receipt. https://cloud.tencent.com/document/api/382/55981 */
export function tencentSms(settings: TencentSms, clock: Clock): SmsProvider {
  return {
    name: "tencent",
    limits: [
      { count: 1, perMs: PAUSE_MS },
      { count: 10, perMs: DAY_MS },
    ],
    request: (delivery, phone) => {
      const { title, number } = phoneWords(delivery);
      const body = JSON.stringify({
        PhoneNumberSet: [phone],
        SmsSdkAppId: settings.app,
        SignName: settings.sign,
        TemplateId: settings.template,
        TemplateParamSet: [title, number],
        SessionContext: delivery.claimed.alertId,
      });
      const call = { origin: settings.url, service: "sms", action: "SendSms", version: "2021-01-11" };
      return tencentRequest({ ...call, region: settings.region, body, at: clock.now() }, settings);
    },
    read: (field) => {
      const response = field("Response");
      const refused = textIn(response, "Error", "Code");
      const code = refused ?? textIn(response, "SendStatusSet", "0", "Code");
      if (code === null) return null;
      return code === "Ok"
        ? { kind: "accepted", providerId: textIn(response, "SendStatusSet", "0", "SerialNo") }
        : refusal(code);
    },
  };
}

function refusal(code: string): SendResult {
  if (code === "LimitExceeded.PhoneNumberThirtySecondLimit")
    return { kind: "retry", code: `TENCENT_${code}`, afterMs: PAUSE_MS };
  return { kind: passing.test(code) ? "retry" : "permanent", code: `TENCENT_${code}` };
}

/** The service is busy; the limits of one phone are not in here: then the next channel tells. */
const passing = /^(InternalError|RequestLimitExceeded|LimitExceeded\.DeliveryFrequencyLimit|ResourceUnavailable)/;

function textIn(from: unknown, ...path: readonly string[]): string | null {
  let value = from;
  for (const name of path) value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof value === "string" ? value : null;
}
