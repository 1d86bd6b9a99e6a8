import type { Database } from "../../infra/db/database.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import type { RobotKind } from "../../infra/domain/robot.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Log } from "../../infra/runtime/log.ts";
import { createAnswerLinks } from "./answer-link.ts";
import type { Channel } from "./channel.ts";
import { dingTalkRobot } from "./ding-talk.ts";
import { createEmailChannel, type MailSettings } from "./email.ts";
import { feishuRobot } from "./feishu.ts";
import { createMqttChannel } from "./mqtt-topic.ts";
import { createPageChannel } from "./page.ts";
import { createPushChannel } from "./push.ts";
import { createRobotChannel } from "./robot.ts";
import { createSmsChannel, type SmsProvider } from "./sms.ts";
import { type AliyunSms, aliyunSms } from "./sms-aliyun.ts";
import { type TencentSms, tencentSms } from "./sms-tencent.ts";
import { type AliyunVoice, createVoiceChannel } from "./voice.ts";
import { weComRobot } from "./we-com.ts";
import { createWebhookChannel } from "./webhook.ts";

/** Accounts with the services by which people are told. */
export type ProviderSettings = {
  /** Origin of each chat program's interface. */
  readonly robots: Readonly<Record<RobotKind, string>>;
  /** Who sends web push (RFC 8292, 2.1); `null`: nobody does. */
  readonly pushSubject: string | null;
  /** Text messages: whichever the operator has an account with, tried in this order. */
  readonly sms: { readonly aliyun: AliyunSms | null; readonly tencent: TencentSms | null };
  readonly voice: AliyunVoice | null;
};

export type ChannelGiven = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly mail: MailSettings | null;
  readonly webhookPrivateHosts: readonly string[];
  readonly providers: ProviderSettings;
  /** Where the pages are, for links; `null`: nobody has said. */
  readonly publicUrl: string | null;
  readonly publishToGuardian: (personId: PersonId, payload: string) => Promise<"acknowledged" | "offline">;
};

/** Every way to reach people, one of each kind. */
export function createChannels(given: ChannelGiven): readonly Channel[] {
  const { robots } = given.providers;
  return [
    createPageChannel(given.db, given.log),
    createMqttChannel(given.publishToGuardian),
    createPushChannel({ ...given, subject: given.providers.pushSubject, privateHosts: given.webhookPrivateHosts }),
    createSmsChannel(smsProviders(given), given),
    createVoiceChannel(given.providers.voice, given),
    createWebhookChannel({ clock: given.clock, privateHosts: given.webhookPrivateHosts }),
    createEmailChannel(given.mail, createAnswerLinks(given)),
    createRobotChannel(weComRobot(robots.weCom), given),
    createRobotChannel(dingTalkRobot(robots.dingTalk), given),
    createRobotChannel(feishuRobot(robots.feishu), given),
  ];
}

function smsProviders({ providers: { sms }, clock }: ChannelGiven): readonly SmsProvider[] {
  return [
    ...(sms.aliyun === null ? [] : [aliyunSms(sms.aliyun, clock)]),
    ...(sms.tencent === null ? [] : [tencentSms(sms.tencent, clock)]),
  ];
}
