import type { RobotKind } from "../domain/robot.ts";
import type { SettingReader } from "./config.ts";

/** The services by which people are told, as far as the operator has an account with them. */
export type ProviderConfig = {
  /** Origin of each chat program's interface. */
  readonly robots: Readonly<Record<RobotKind, string>>;
  /** Who sends web push, as push services want to know it; `null`: nobody does. */
  readonly pushSubject: string | null;
};

export function readProviders(read: Pick<SettingReader, "url" | "text">): ProviderConfig {
  const web = ["https:", "http:"];
  return {
    robots: {
      weCom: read.url("WECOM_URL", web) ?? "",
      dingTalk: read.url("DINGTALK_URL", web) ?? "",
      feishu: read.url("FEISHU_URL", web) ?? "",
    },
    pushSubject: read.url("PUSH_SUBJECT", ["mailto:", "https:"]) ?? secureUrl(read.text("PUBLIC_URL")),
  };
}

function secureUrl(url: string | null): string | null {
  return url?.startsWith("https:") === true ? url : null;
}
