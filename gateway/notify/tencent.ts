import { createHash, createHmac } from "node:crypto";
import { type EpochMs, SECOND_MS, toIso } from "../../infra/domain/time.ts";
import type { ProviderRequest } from "./provider-call.ts";

export type TencentAccount = { readonly secretId: string; readonly secretKey: string };
export type TencentCall = {
  readonly origin: string;
  readonly service: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly body: string;
  readonly at: EpochMs;
};

const type = "application/json; charset=utf-8";

/** A request of Tencent Cloud's API 3.0, signed as TC3-HMAC-SHA256. https://cloud.tencent.com/document/api/382/52072 */
export function tencentRequest(call: TencentCall, account: TencentAccount): ProviderRequest {
  const url = new URL("/", call.origin);
  return {
    url,
    body: call.body,
    headers: {
      "content-type": type,
      "x-tc-action": call.action,
      "x-tc-version": call.version,
      "x-tc-region": call.region,
      "x-tc-timestamp": String(Math.floor(call.at / SECOND_MS)),
      authorization: authorization(call, url.host, account),
    },
  };
}

function authorization(call: TencentCall, host: string, { secretId, secretKey }: TencentAccount): string {
  const names = "content-type;host;x-tc-action";
  const headers = `content-type:${type}\nhost:${host}\nx-tc-action:${call.action.toLowerCase()}\n`;
  const request = ["POST", "/", "", headers, names, sha256(call.body)].join("\n");
  const day = toIso(call.at).slice(0, 10);
  const scope = `${day}/${call.service}/tc3_request`;
  const text = ["TC3-HMAC-SHA256", Math.floor(call.at / SECOND_MS), scope, sha256(request)].join("\n");
  const key = [day, call.service, "tc3_request"].reduce<Buffer>(
    (from, part) => hmac(from, part),
    Buffer.from(`TC3${secretKey}`),
  );
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString("hex")}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
