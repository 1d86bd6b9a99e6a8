import { MINUTE_MS } from "../../infra/domain/time.ts";
import { jsonHeaders, type RobotApi } from "./robot.ts";

/** Group robots of WeCom: the key in the address is the secret. https://developer.work.weixin.qq.com/document/path/91770 */
export function weComRobot(origin: string): RobotApi {
  return {
    kind: "weCom",
    limits: [{ count: 20, perMs: MINUTE_MS }],
    request: ({ robot, text, isCall }) => ({
      url: new URL(`/cgi-bin/webhook/send?key=${encodeURIComponent(robot.token)}`, origin),
      headers: jsonHeaders,
      body: JSON.stringify({
        msgtype: "text",
        text: { content: text, ...(isCall ? { mentioned_list: ["@all"] } : {}) },
      }),
    }),
    read: (field) => {
      const code = field("errcode");
      if (code === 0) return { kind: "accepted", providerId: null };
      if (typeof code !== "number") return null;
      // 45009 and 45033: more than 20 a minute; -1: the service is busy.
      if (code === 45009 || code === 45033) return { kind: "retry", code: `WECOM_${code}`, afterMs: MINUTE_MS };
      return { kind: code === -1 ? "retry" : "permanent", code: `WECOM_${code}` };
    },
  };
}
