import { createHmac } from "node:crypto";
import { MINUTE_MS, SECOND_MS } from "../../infra/domain/time.ts";
import { jsonHeaders, type RobotApi } from "./robot.ts";

/** Custom bots of Feishu (and Lark). https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot */
export function feishuRobot(origin: string): RobotApi {
  return {
    kind: "feishu",
    limits: [
      { count: 5, perMs: SECOND_MS },
      { count: 100, perMs: MINUTE_MS },
    ],
    request: ({ robot, text, at }) => {
      const timestamp = Math.floor(at / SECOND_MS);
      const signed =
        robot.signingSecret === null
          ? {}
          : { timestamp: String(timestamp), sign: signFeishu(robot.signingSecret, timestamp) };
      return {
        url: new URL(`/open-apis/bot/v2/hook/${encodeURIComponent(robot.token)}`, origin),
        headers: jsonHeaders,
        body: JSON.stringify({ ...signed, msg_type: "text", content: { text } }),
      };
    },
    read: (field) => {
      const code = field("code");
      if (code === 0) return { kind: "accepted", providerId: null };
      if (typeof code !== "number") return null;
      // 11232: too many at this moment, for instance on the full hour.
      if (code === 11232) return { kind: "retry", code: `FEISHU_${code}`, afterMs: 2 * SECOND_MS };
      return { kind: "permanent", code: `FEISHU_${code}` };
    },
  };
}

/** Base64 of HMAC-SHA256 over nothing with `<seconds>\n<secret>` as the key. */
export function signFeishu(secret: string, unixSeconds: number): string {
  return createHmac("sha256", `${unixSeconds}\n${secret}`).digest("base64");
}
