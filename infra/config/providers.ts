import type { RobotKind } from "../domain/robot.ts";
import type { SettingReader } from "./setting-reader.ts";
import type { SettingName } from "./settings.ts";

type AliyunKey = { readonly keyId: string; readonly keySecret: string };

/** The services by which people are told, as far as the operator has an account with them. */
export type ProviderConfig = {
  /** Origin of each chat program's interface. */
  readonly robots: Readonly<Record<RobotKind, string>>;
  /** Who sends web push, as push services want to know it; `null`: nobody does. */
  readonly pushSubject: string | null;
  readonly sms: {
    readonly aliyun: (AliyunKey & { readonly url: string; readonly sign: string; readonly template: string }) | null;
    readonly tencent: {
      readonly secretId: string;
      readonly secretKey: string;
      readonly url: string;
      readonly region: string;
      readonly app: string;
      readonly sign: string;
      readonly template: string;
    } | null;
  };
  /** Last part of the addresses that providers report to; `null`: they are not listened to. */
  readonly callbackSecret: string | null;
  readonly voice:
    | (AliyunKey & { readonly url: string; readonly template: string; readonly number: string | null })
    | null;
};

type Reader = Pick<SettingReader, "url" | "text" | "together" | "secret">;
const web = ["https:", "http:"];

export function readProviders(read: Reader): ProviderConfig {
  return {
    robots: {
      weCom: read.url("WECOM_URL", web) ?? "",
      dingTalk: read.url("DINGTALK_URL", web) ?? "",
      feishu: read.url("FEISHU_URL", web) ?? "",
    },
    pushSubject: read.url("PUSH_SUBJECT", ["mailto:", "https:"]) ?? secureUrl(read.text("PUBLIC_URL")),
    sms: { aliyun: aliyunSms(read), tencent: tencentSms(read) },
    callbackSecret: read.secret("PROVIDER_CALLBACK_SECRET"),
    voice: voice(read),
  };
}

const aliyunKey = { keyId: "ALIYUN_ACCESS_KEY_ID", keySecret: "ALIYUN_ACCESS_KEY_SECRET" } as const satisfies Record<
  string,
  SettingName
>;

function aliyunSms(read: Reader): ProviderConfig["sms"]["aliyun"] {
  const url = read.url("ALIYUN_SMS_URL", web) ?? "";
  const account = read.together({ template: "ALIYUN_SMS_TEMPLATE", sign: "ALIYUN_SMS_SIGN", ...aliyunKey });
  return account === null ? null : { ...account, url };
}

function tencentSms(read: Reader): ProviderConfig["sms"]["tencent"] {
  const url = read.url("TENCENT_SMS_URL", web) ?? "";
  const account = read.together({
    template: "TENCENT_SMS_TEMPLATE",
    sign: "TENCENT_SMS_SIGN",
    app: "TENCENT_SMS_APP",
    secretId: "TENCENT_SECRET_ID",
    secretKey: "TENCENT_SECRET_KEY",
  });
  return account === null ? null : { ...account, url, region: read.text("TENCENT_SMS_REGION") ?? "" };
}

function voice(read: Reader): ProviderConfig["voice"] {
  const url = read.url("ALIYUN_VOICE_URL", web) ?? "";
  const account = read.together({ template: "ALIYUN_VOICE_TEMPLATE", ...aliyunKey });
  return account === null ? null : { ...account, url, number: read.text("ALIYUN_VOICE_NUMBER") };
}

function secureUrl(url: string | null): string | null {
  return url?.startsWith("https:") === true ? url : null;
}
