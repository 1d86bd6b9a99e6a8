import { createHash, createHmac } from "node:crypto";
import {
  createProviderServer,
  fieldOf,
  jsonAnswer,
  type ProviderAnswer,
  type ProviderCall,
  type ProviderServer,
} from "./provider-server.ts";

export const cloudAccount = { id: "test-key-of-the-operator", secret: "test-secret-of-the-operator" };

/** What a phone got: a text or a call, by whom, filled in how. */
export type Rung = {
  readonly by: "aliyun" | "tencent";
  readonly what: string;
  readonly phone: string;
  readonly words: string;
};

/** Text messages and calls of Aliyun and texts of Tencent on one port: signatures are computed anew from what has arrived. */
export type CloudPhones = ProviderServer & { readonly rung: readonly Rung[] };

export async function createCloudPhones(now: () => number): Promise<CloudPhones> {
  const rung: Rung[] = [];
  const nonces = new Set<string>();
  const aliyun = (call: ProviderCall): ProviderAnswer => {
    const refuse = (Code: string, status = 400) => jsonAnswer({ Code, Message: "refused", RequestId: "r-1" }, status);
    const asked = Date.parse(String(call.headers["x-acs-date"]));
    const nonce = String(call.headers["x-acs-signature-nonce"]);
    if (!(Math.abs(now() - asked) <= 900_000)) return refuse("InvalidTimeStamp.Expired");
    if (nonces.has(nonce)) return refuse("SignatureNonceUsed");
    if (!isAliyunSigned(call)) return refuse("SignatureDoesNotMatch");
    nonces.add(nonce);
    const given = (name: string) => call.url.searchParams.get(name) ?? "";
    const action = String(call.headers["x-acs-action"]);
    if (action === "SendSms" && given("SignName") === "爱回家" && given("TemplateCode") === "SMS_1") {
      rung.push({ by: "aliyun", what: "text", phone: given("PhoneNumbers"), words: given("TemplateParam") });
      return jsonAnswer({ Code: "OK", Message: "OK", BizId: "biz-1", RequestId: "r-1" });
    }
    if (action === "SingleCallByTts" && given("TtsCode") === "TTS_1") {
      rung.push({ by: "aliyun", what: "call", phone: given("CalledNumber"), words: given("TtsParam") });
      return jsonAnswer({ Code: "OK", Message: "OK", CallId: "call-1", RequestId: "r-1" });
    }
    return refuse("isv.SMS_TEMPLATE_ILLEGAL", 200);
  };
  const tencent = (call: ProviderCall): ProviderAnswer => {
    const answer = (body: object) => jsonAnswer({ Response: { ...body, RequestId: "r-2" } });
    const refuse = (Code: string) => answer({ Error: { Code, Message: "refused" } });
    if (Math.abs(now() / 1_000 - Number(call.headers["x-tc-timestamp"])) > 300)
      return refuse("AuthFailure.SignatureExpire");
    if (!isTencentSigned(call)) return refuse("AuthFailure.SignatureFailure");
    const phone = String(fieldOf(call.body, "PhoneNumberSet", "0"));
    const status = (Code: string) =>
      answer({ SendStatusSet: [{ SerialNo: "serial-1", PhoneNumber: phone, Fee: 1, Code, Message: "" }] });
    if (fieldOf(call.body, "TemplateId") !== "1001") return status("FailedOperation.TemplateIncorrectOrUnapproved");
    rung.push({ by: "tencent", what: "text", phone, words: JSON.stringify(fieldOf(call.body, "TemplateParamSet")) });
    return status("Ok");
  };
  const server = await createProviderServer((call) =>
    call.headers["x-tc-action"] === undefined ? aliyun(call) : tencent(call),
  );
  return { ...server, rung };
}

const sha256 = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");

function isAliyunSigned({ method, url, headers, body }: ProviderCall): boolean {
  const [, key, names = "", signature] =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      String(headers.authorization),
    ) ?? [];
  const lines = names.split(";").map((name) => `${name}:${String(headers[name])}\n`);
  const query = url.search.slice(1).split("&").sort().join("&");
  const request = [method, url.pathname, query, lines.join(""), names, sha256(body)].join("\n");
  const expected = createHmac("sha256", cloudAccount.secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(request)}`)
    .digest("hex");
  return key === cloudAccount.id && headers["x-acs-content-sha256"] === sha256(body) && signature === expected;
}

function isTencentSigned({ method, url, headers, body }: ProviderCall): boolean {
  const [, key, scope = "", names = "", signature] =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      String(headers.authorization),
    ) ?? [];
  const value = (name: string) =>
    name === "x-tc-action" ? String(headers[name]).toLowerCase() : String(headers[name]);
  const lines = names.split(";").map((name) => `${name}:${value(name)}\n`);
  const request = [method, url.pathname, "", lines.join(""), names, sha256(body)].join("\n");
  const text = ["TC3-HMAC-SHA256", headers["x-tc-timestamp"], scope, sha256(request)].join("\n");
  let by: Buffer | string = `TC3${cloudAccount.secret}`;
  for (const part of scope.split("/")) by = createHmac("sha256", by).update(part).digest();
  return key === cloudAccount.id && createHmac("sha256", by).update(text).digest("hex") === signature;
}
