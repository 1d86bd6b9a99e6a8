import { createHash, timingSafeEqual } from "node:crypto";
import { Type } from "typebox";
import {
  AliyunCalls,
  AliyunReceipts,
  AliyunReplies,
  AliyunTaken,
  TencentReceipts,
  TencentReply,
  TencentTaken,
} from "../../infra/contract/callbacks.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { isId } from "../../infra/domain/ids.ts";
import { type EpochMs, epochMs, parseInstant, SECOND_MS } from "../../infra/domain/time.ts";
import { createOutsideDesk, type OutsideDeps } from "../outside-desk.ts";
import { problems, type RouteServer } from "../route-server.ts";

export type CallbackRouteDeps = OutsideDeps & {
  /** The last part of each address; `null`: no provider is listened to. */
  readonly callbackSecret: string | null;
};

const SecretParams = Type.Object({ secret: Type.String({ maxLength: 200 }) });

/**
 * Where providers report what became of texts and calls, and what people answered. They sign nothing, so the address itself
 * is the secret; whoever does not know it finds nothing here. An entry that is refused is answered as taken, with its code:
 * to send it again would change nothing.
 */
export function addCallbackRoutes(server: RouteServer, deps: CallbackRouteDeps): void {
  const desk = createOutsideDesk(deps);
  const preValidation = async (request: { readonly params: unknown }) =>
    checkSecret(request.params, deps.callbackSecret);
  const schema = { tags: ["callbacks"], params: SecretParams };
  const config = { access: "public" } as const;
  const aliyun = (results: string[]): AliyunTaken => ({ code: 0, msg: "OK", results });
  const tencent = (results: string[]): TencentTaken => ({ result: 0, errmsg: "OK", results });

  server.post("/callbacks/aliyun/receipts/:secret", {
    config,
    schema: { ...schema, body: AliyunReceipts, response: { 200: AliyunTaken, ...problems } },
    preValidation,
    handler: async ({ body }) =>
      aliyun(
        await inTurn(body, (it) =>
          desk.receipt({
            lane: "sms",
            alertId: idOrNull(it.out_id),
            providerId: null,
            phone: mainland(it.phone_number),
            isDelivered: it.success,
            code: it.err_code,
          }),
        ),
      ),
  });

  server.post("/callbacks/aliyun/replies/:secret", {
    config,
    schema: { ...schema, body: AliyunReplies, response: { 200: AliyunTaken, ...problems } },
    preValidation,
    handler: async ({ body }) =>
      aliyun(
        await inTurn(body, (it) =>
          desk.reply({ phone: mainland(it.phone_number), text: it.content, sentAt: beijing(it.send_time) }),
        ),
      ),
  });

  server.post("/callbacks/aliyun/calls/:secret", {
    config,
    schema: { ...schema, body: AliyunCalls, response: { 200: AliyunTaken, ...problems } },
    preValidation,
    handler: async ({ body }) =>
      aliyun(
        await inTurn(body, (it) =>
          desk.call({
            alertId: idOrNull(it.out_id),
            phone: it.callee === undefined ? null : mainland(it.callee),
            callId: it.call_id,
            keys: it.dtmf ?? "",
            isOver: it.status_time === undefined,
            isAnswered: it.status_code === "200000",
            code: it.status_code,
          }),
        ),
      ),
  });

  server.post("/callbacks/tencent/receipts/:secret", {
    config,
    schema: { ...schema, body: TencentReceipts, response: { 200: TencentTaken, ...problems } },
    preValidation,
    handler: async ({ body }) =>
      tencent(
        await inTurn(body, (it) =>
          desk.receipt({
            lane: "sms",
            alertId: null,
            providerId: it.sid,
            phone: `+${it.nationcode}${it.mobile}`,
            isDelivered: it.report_status === "SUCCESS",
            code: it.errmsg,
          }),
        ),
      ),
  });

  server.post("/callbacks/tencent/replies/:secret", {
    config,
    schema: { ...schema, body: TencentReply, response: { 200: TencentTaken, ...problems } },
    preValidation,
    handler: async ({ body: { nationcode, mobile, text, time } }) => {
      const sentAt = epochMs(time * SECOND_MS);
      return tencent([await desk.reply({ phone: `+${nationcode}${mobile}`, text, sentAt })]);
    },
  });
}

function checkSecret(params: unknown, secret: string | null): void {
  const given: unknown = typeof params === "object" && params !== null ? Reflect.get(params, "secret") : null;
  if (secret === null || typeof given !== "string") throw new AppError("NOT_FOUND");
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(given), digest(secret))) throw new AppError("NOT_FOUND");
}

/** One after the other: two answers to one incident would only wait for each other. */
async function inTurn<Entry>(entries: readonly Entry[], take: (entry: Entry) => Promise<string>): Promise<string[]> {
  const results: string[] = [];
  for (const entry of entries) results.push(await take(entry));
  return results;
}

const idOrNull = (text: string | undefined): string | null => (isId(text) ? text : null);

/** Numbers come bare, with 86 or with +86. */
function mainland(phone: string): string {
  return `+86${phone.replace(/^(\+86|0086|86)(?=1\d{10}$)/, "")}`;
}

/** `2026-06-01 10:00:00` in Beijing; a day that is none counts as long ago. */
function beijing(text: string): EpochMs {
  return parseInstant(`${text.replace(" ", "T")}+08:00`) ?? epochMs(0);
}
