import { randomUUID } from "node:crypto";
import { DAY_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { type AliyunAccount, aliyunRequest, readAliyun } from "./aliyun.ts";
import { phoneWords } from "./phone-words.ts";
import type { SmsProvider } from "./sms.ts";

export type AliyunSms = AliyunAccount & { readonly url: string; readonly sign: string; readonly template: string };

/** SendSms of Alibaba Cloud: `OutId` brings our id back with the receipt. https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms */
export function aliyunSms(settings: AliyunSms, clock: Clock): SmsProvider {
  return {
    name: "aliyun",
    limits: [{ count: 50, perMs: DAY_MS }],
    request: (delivery, phone) =>
      aliyunRequest(
        {
          origin: settings.url,
          action: "SendSms",
          version: "2017-05-25",
          parameters: {
            PhoneNumbers: phone.replace("+86", ""),
            SignName: settings.sign,
            TemplateCode: settings.template,
            TemplateParam: JSON.stringify(phoneWords(delivery)),
            OutId: delivery.claimed.alertId,
          },
          at: clock.now(),
          nonce: randomUUID(),
        },
        settings,
      ),
    read: readAliyun("BizId"),
  };
}
