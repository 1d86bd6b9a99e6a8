/** Robots of group chats: a team reads them together. */
export const robotKinds = ["weCom", "dingTalk", "feishu"] as const;
export type RobotKind = (typeof robotKinds)[number];

/** What it takes to speak through a robot; `signingSecret` where the group asks for signed messages. */
export type RobotKey = { readonly token: string; readonly signingSecret: string | null };

const token = "[A-Za-z0-9_-]{16,128}";
const addresses: Readonly<Record<RobotKind, RegExp>> = {
  weCom: new RegExp(`^https://[a-z0-9.-]+/cgi-bin/webhook/send\\?key=(${token})$`),
  dingTalk: new RegExp(`^https://[a-z0-9.-]+/robot/send\\?access_token=(${token})$`),
  feishu: new RegExp(`^https://[a-z0-9.-]+/open-apis/bot/v2/hook/(${token})$`),
};

/** The token in the address that the chat program shows for a robot; `null`: it is no such address. */
export function readRobotAddress(kind: RobotKind, address: string): string | null {
  return addresses[kind].exec(address)?.[1] ?? null;
}

/** How a robot's key is kept. */
export function writeRobotKey({ token: kept, signingSecret }: RobotKey): string {
  return signingSecret === null ? kept : `${kept} ${signingSecret}`;
}

export function readRobotKey(text: string): RobotKey {
  const [kept = "", signingSecret = null] = text.split(" ");
  return { token: kept, signingSecret };
}

export function isRobot(kind: string): kind is RobotKind {
  return robotKinds.some((it) => it === kind);
}
