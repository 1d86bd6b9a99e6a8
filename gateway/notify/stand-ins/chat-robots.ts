import { createHmac } from "node:crypto";
import { HOUR_MS, MINUTE_MS } from "../../../infra/domain/time.ts";
import {
  createProviderServer,
  fieldOf,
  jsonAnswer,
  type ProviderAnswer,
  type ProviderCall,
  type ProviderServer,
} from "./provider-server.ts";

export const robotToken = "a-token-of-the-robot";
export const robotSecret = "SEC-of-the-robot-in-the-test";

/** WeCom, DingTalk and Feishu on one port: they know one robot each, check signatures, and DingTalk silences who is too fast. */
export type ChatRobots = ProviderServer & { readonly texts: readonly string[] };

export async function createChatRobots(now: () => number): Promise<ChatRobots> {
  const texts: string[] = [];
  const dingTalkAt: number[] = [];
  let silentUntil = 0;
  const dingTalk = ({ url, body }: ProviderCall): ProviderAnswer => {
    const refuse = (errcode: number, errmsg: string) => jsonAnswer({ errcode, errmsg });
    const timestamp = Number(url.searchParams.get("timestamp"));
    const sign = createHmac("sha256", robotSecret).update(`${timestamp}\n${robotSecret}`).digest("base64");
    if (url.searchParams.get("access_token") !== robotToken) return refuse(300001, "token is not exist");
    if (Math.abs(now() - timestamp) > HOUR_MS) return refuse(310000, "invalid timestamp");
    if (url.searchParams.get("sign") !== sign) return refuse(310000, "sign not match");
    if (dingTalkAt.filter((it) => now() - it < MINUTE_MS).length >= 20) silentUntil = now() + 10 * MINUTE_MS;
    if (now() < silentUntil) return refuse(130101, "send too fast");
    dingTalkAt.push(now());
    texts.push(String(fieldOf(body, "text", "content")));
    return jsonAnswer({ errcode: 0, errmsg: "ok" });
  };
  const weCom = ({ url, body }: ProviderCall): ProviderAnswer => {
    const text = String(fieldOf(body, "text", "content"));
    if (url.searchParams.get("key") !== robotToken)
      return jsonAnswer({ errcode: 93000, errmsg: "invalid webhook url" });
    if (Buffer.byteLength(text) > 2_048) return jsonAnswer({ errcode: 40058, errmsg: "content exceed max length" });
    texts.push(text);
    return jsonAnswer({ errcode: 0, errmsg: "ok" });
  };
  const feishu = ({ url, body }: ProviderCall): ProviderAnswer => {
    const timestamp = Number(fieldOf(body, "timestamp"));
    const sign = createHmac("sha256", `${timestamp}\n${robotSecret}`).digest("base64");
    if (!url.pathname.endsWith(`/${robotToken}`))
      return jsonAnswer({ code: 19001, msg: "incoming webhook access token invalid" });
    if (fieldOf(body, "sign") !== sign || Math.abs(now() / 1_000 - timestamp) > 3_600)
      return jsonAnswer({ code: 19021, msg: "sign match fail or timestamp is not within one hour" });
    texts.push(String(fieldOf(body, "content", "text")));
    return jsonAnswer({ StatusCode: 0, StatusMessage: "success", code: 0, data: {}, msg: "success" });
  };
  const server = await createProviderServer((call) => {
    if (call.method !== "POST") return { status: 405, body: "" };
    if (call.url.pathname === "/cgi-bin/webhook/send") return weCom(call);
    if (call.url.pathname === "/robot/send") return dingTalk(call);
    return call.url.pathname.startsWith("/open-apis/bot/v2/hook/") ? feishu(call) : { status: 404, body: "" };
  });
  return { ...server, texts };
}
