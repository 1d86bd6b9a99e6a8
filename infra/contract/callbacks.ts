import { type Static, Type } from "typebox";

/** What providers of text messages and calls tell us, in their own words. Fields that we do not read are allowed and ignored. */
const Short = Type.String({ maxLength: 100 });
const Phone = Type.String({ maxLength: 20 });
const list = <const Schema extends Parameters<typeof Type.Array>[0]>(schema: Schema) =>
  Type.Array(schema, { minItems: 1, maxItems: 500 });

/** SmsReport. https://help.aliyun.com/zh/sms/developer-reference/smsreport-2 */
export const AliyunReceipts = list(
  Type.Object({ phone_number: Phone, success: Type.Boolean(), err_code: Short, out_id: Type.Optional(Short) }),
);
export type AliyunReceipts = Static<typeof AliyunReceipts>;

/** SmsUp: somebody has answered a text. `send_time` is theirs, in Beijing. */
export const AliyunReplies = list(
  Type.Object({
    phone_number: Phone,
    send_time: Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$" }),
    content: Type.String({ maxLength: 1_000 }),
  }),
);
export type AliyunReplies = Static<typeof AliyunReplies>;

/**
 * VoiceCallReport while the call lasts (it has `status_time`), VoiceReport when it is over. The latter's status 200000 is an
 * answered call. https://help.aliyun.com/zh/vms/voicereport-7
 */
export const AliyunCalls = list(
  Type.Object({
    call_id: Short,
    status_code: Short,
    out_id: Type.Optional(Short),
    callee: Type.Optional(Phone),
    status_time: Type.Optional(Short),
    dtmf: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
  }),
);
export type AliyunCalls = Static<typeof AliyunCalls>;

/** https://cloud.tencent.com/document/product/382/59178 */
export const TencentReceipts = list(
  Type.Object({ nationcode: Phone, mobile: Phone, report_status: Short, errmsg: Short, sid: Short }),
);
export type TencentReceipts = Static<typeof TencentReceipts>;

/** https://cloud.tencent.com/document/product/382/59179; `time` is Unix seconds. */
export const TencentReply = Type.Object({
  nationcode: Phone,
  mobile: Phone,
  text: Type.String({ maxLength: 1_000 }),
  time: Type.Integer({ minimum: 0, maximum: 99_999_999_999 }),
});
export type TencentReply = Static<typeof TencentReply>;

/** What became of each entry, in their order: `done`, or the code of its refusal. They are not to be sent again. */
const results = Type.Array(Type.String());
export const AliyunTaken = Type.Object({ code: Type.Literal(0), msg: Type.Literal("OK"), results });
export type AliyunTaken = Static<typeof AliyunTaken>;
export const TencentTaken = Type.Object({ result: Type.Literal(0), errmsg: Type.Literal("OK"), results });
export type TencentTaken = Static<typeof TencentTaken>;

/** The part of an acknowledgement link behind `#`, sent by the page when somebody presses its button. */
export const LinkAnswerBody = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) });
export type LinkAnswerBody = Static<typeof LinkAnswerBody>;
/** Nothing personal: a link may be read by others. */
export const LinkAnswerResult = Type.Object({ number: Type.Integer() });
export type LinkAnswerResult = Static<typeof LinkAnswerResult>;
