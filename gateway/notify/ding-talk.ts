import { createHmac } from "node:crypto";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import { jsonHeaders, type RobotApi } from "./robot.ts";

/** After the 21st message of a minute a robot is silenced for so long. */
const BLOCK_MS = 10 * MINUTE_MS;

/** Custom robots of DingTalk. https://open.dingtalk.com/document/robots/custom-robot-access */
export function dingTalkRobot(origin: string): RobotApi {
  return {
    kind: "dingTalk",
    limits: [{ count: 20, perMs: MINUTE_MS }],
    request: ({ robot, text, isCall, at }) => {
      const url = new URL("/robot/send", origin);
      url.searchParams.set("access_token", robot.token);
      if (robot.signingSecret !== null) {
        url.searchParams.set("timestamp", String(at));
        url.searchParams.set("sign", signDingTalk(robot.signingSecret, at));
      }
      const body = JSON.stringify({ msgtype: "text", text: { content: text }, at: { isAtAll: isCall } });
      return { url, headers: jsonHeaders, body };
    },
    read: (field) => {
      const code = field("errcode");
      if (code === 0) return { kind: "accepted", providerId: null };
      if (typeof code !== "number") return null;
      // 130101 and 410100: too many; -1: the service is busy.
      if (code === 130101 || code === 410100) return { kind: "retry", code: `DINGTALK_${code}`, afterMs: BLOCK_MS };
      return { kind: code === -1 ? "retry" : "permanent", code: `DINGTALK_${code}` };
    },
  };
}

/** Base64 of HMAC-SHA256 over `<ms>\n<secret>` with the secret as the key. */
export function signDingTalk(secret: string, atMs: number): string {
  return createHmac("sha256", secret).update(`${atMs}\n${secret}`).digest("base64");
}
