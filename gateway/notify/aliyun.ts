import { createHash, createHmac } from "node:crypto";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";
import type { BodyReader, ProviderRequest } from "./provider-call.ts";

export type AliyunAccount = { readonly keyId: string; readonly keySecret: string };
export type AliyunCall = {
  readonly origin: string;
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly at: EpochMs;
  /** Another one for each try: a repeated one is refused. */
  readonly nonce: string;
};

/** A request of Alibaba Cloud's RPC style, signed as ACS3-HMAC-SHA256. https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature */
export function aliyunRequest(call: AliyunCall, account: AliyunAccount): ProviderRequest {
  const query = Object.entries(call.parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const url = new URL(`/?${query}`, call.origin);
  const signed = {
    host: url.host,
    "x-acs-action": call.action,
    "x-acs-content-sha256": sha256(""),
    "x-acs-date": toIso(call.at).replace(/\.\d+Z$/, "Z"),
    "x-acs-signature-nonce": call.nonce,
    "x-acs-version": call.version,
  };
  const { host: _, ...headers } = signed;
  return { url, body: "", headers: { ...headers, authorization: authorization(query, signed, account) } };
}

function authorization(
  query: string,
  signed: Readonly<Record<string, string>>,
  { keyId, keySecret }: AliyunAccount,
): string {
  const names = Object.keys(signed).join(";");
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const request = ["POST", "/", query, lines.join(""), names, sha256("")].join("\n");
  const signature = createHmac("sha256", keySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(request)}`)
    .digest("hex");
  return `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names},Signature=${signature}`;
}

/** RFC 3986: also what JavaScript leaves alone. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Reads `Code`; `idField` names the message or the call at the provider. */
export function readAliyun(idField: string): BodyReader {
  return (field) => {
    const code = field("Code");
    const id = field(idField);
    if (code === "OK") return { kind: "accepted", providerId: typeof id === "string" ? id : null };
    if (typeof code !== "string") return null;
    return { kind: passing.test(code) ? "retry" : "permanent", code: `ALIYUN_${code}` };
  };
}

/** The carrier or the service is busy. `isv.BUSINESS_LIMIT_CONTROL`, the limit of one phone, is not: the next channel tells. */
const passing = /^(isp\.|Throttling|ServiceUnavailable|InternalError|SignatureNonceUsed)/;
