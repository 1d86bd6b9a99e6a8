import type { Database } from "../../infra/db/database.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import type { RobotKind } from "../../infra/domain/robot.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Channel } from "./channel.ts";
import { dingTalkRobot } from "./ding-talk.ts";
import { createEmailChannel, type MailSettings } from "./email.ts";
import { feishuRobot } from "./feishu.ts";
import { createMqttChannel } from "./mqtt-topic.ts";
import { createPageChannel } from "./page.ts";
import { createPushChannel } from "./push.ts";
import { createRobotChannel } from "./robot.ts";
import { weComRobot } from "./we-com.ts";
import { createWebhookChannel } from "./webhook.ts";

/** Accounts with the services by which people are told. */
export type ProviderSettings = {
  /** Origin of each chat program's interface. */
  readonly robots: Readonly<Record<RobotKind, string>>;
  /** Who sends web push (RFC 8292, 2.1); `null`: nobody does. */
  readonly pushSubject: string | null;
};

export type ChannelGiven = {
  readonly db: Database;
  readonly clock: Clock;
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
    createPageChannel(given.db),
    createMqttChannel(given.publishToGuardian),
    createPushChannel({ ...given, subject: given.providers.pushSubject, privateHosts: given.webhookPrivateHosts }),
    createWebhookChannel({ clock: given.clock, privateHosts: given.webhookPrivateHosts }),
    createEmailChannel(given.mail),
    createRobotChannel(weComRobot(robots.weCom), given),
    createRobotChannel(dingTalkRobot(robots.dingTalk), given),
    createRobotChannel(feishuRobot(robots.feishu), given),
  ];
}
