import type { Config } from "./config/config.ts";
import type { ProcessingSettings } from "./domain/processing-record.ts";

/** What the settings say to the record of processing: whoever gets data because of them is named by host. */
export function processingOf(config: Config): ProcessingSettings {
  const { providers, mail, organisation } = config;
  const urls = [
    providers.sms.aliyun?.url,
    providers.sms.tencent?.url,
    providers.voice?.url,
    mail?.url,
    organisation?.issuer,
  ];
  const hosts = urls.flatMap((url) => (url === undefined ? [] : [new URL(url).host]));
  const push = providers.pushSubject === null ? [] : ["Web Push"];
  return {
    policy: config.retention,
    processors: [...new Set([...hosts, ...push])],
    requiresSecondFactor: config.secondFactor === "required",
  };
}
