import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Asked, beijing, type Cloud, createCloud, type Guardian, phones } from "./test-cloud.ts";
import { createTown, type Town } from "./test-town.ts";

let town: Town;
let cloud: Cloud;
beforeAll(async () => {
  const callbackSecret = "an-address-that-nobody-guesses";
  town = await createTown({ callbackSecret });
  cloud = createCloud(town, callbackSecret);
});
afterEach(() => cloud.rest());
afterAll(() => town.stop());

/** The same story in the words of each provider. */
const words = {
  aliyun: {
    receipt: ({ phone, id, sid }: Asked, success: boolean): object => {
      const report = { phone_number: phone, success, err_code: success ? "DELIVERED" : "MOBILE_NOT_ON", err_msg: "" };
      return [{ ...report, out_id: id, biz_id: sid, sms_size: "1", send_time: "", report_time: "" }];
    },
    reply: (phone: string, content: string, at: number): object => [
      { phone_number: phone, content, send_time: beijing(at), sign_name: "爱回家", dest_code: "1", sequence_id: 1 },
    ],
  },
  tencent: {
    receipt: ({ phone, sid }: Asked, isDelivered: boolean): object => {
      const report = { report_status: isDelivered ? "SUCCESS" : "FAIL", errmsg: isDelivered ? "DELIVRD" : "MK:0001" };
      return [{ ...report, nationcode: "86", mobile: phone, sid, user_receive_time: "", description: "" }];
    },
    reply: (mobile: string, text: string, at: number): object => {
      const reply = { nationcode: "86", mobile, text, time: Math.floor(at / 1_000) };
      return { ...reply, sign: "爱回家", extend: "" };
    },
  },
};

describe.each(["aliyun", "tencent"] as const)("texts by %s", (name) => {
  const provider = words[name];
  beforeEach(() => cloud.useWays("sms", "page"));
  const reply = (text: string, who: Guardian = "a", at: number = cloud.now()) =>
    cloud.post(`${name}/replies`, provider.reply(phones[who], text, at));
  const receipt = (asked: Asked, isDelivered: boolean) =>
    cloud.post(`${name}/receipts`, provider.receipt(asked, isDelivered));
  const fallAndText = async (senior: "wang" | "li" = "wang") => {
    const incident = await cloud.fall(senior);
    return { incident, texts: await cloud.take("sms") };
  };

  test("a guardian answers the text with 1, and the story is that of the page's button", async () => {
    const { incident } = await fallAndText();

    expect(await reply("1")).toEqual(["done"]);
    const byText = await cloud.story(incident);

    expect(await cloud.standing(incident)).toEqual(["acknowledged 0", "wang-a acknowledged", "wang-b called"]);
    await cloud.rest();
    const byButton = await fallAndText();
    await cloud.act("wang-a", byButton.incident, "acknowledge");
    expect(byText).toEqual(await cloud.story(byButton.incident));
  });

  test("a phone that has answered is verified, the other one is not", async () => {
    await town.database.db.query("update channels set verified_at = null");
    await fallAndText();
    await reply("1");

    const verified = await town.database.db.query("select address from channels where verified_at is not null");
    expect(verified).toEqual([{ address: `+86${phones.a}` }]);
  });

  test("both answer with 2, and the team is called in that moment", async () => {
    const { incident } = await fallAndText();

    expect(await reply("2")).toEqual(["done"]);
    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a declined", "wang-b called"]);
    expect(await reply("２", "b")).toEqual(["done"]);

    expect(await cloud.standing(incident)).toEqual(["raised 1", "wang-a declined", "wang-b declined"]);
    expect(await cloud.due("page")).toEqual(["duty-officer", "rescuer"]);
  });

  test("the same reply a hundred times is one answer, also after it was taken back", async () => {
    const { incident } = await fallAndText();
    const at = cloud.now();
    await reply("1", "a", at);
    await cloud.act("wang-a", incident, "withdraw");

    for (let times = 0; times < 100; times += 1) expect(await reply("1", "a", at)).toEqual(["done"]);

    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a declined", "wang-b called"]);
  });

  test("garbage, strangers' phones and replies to nothing are refused with their codes", async () => {
    const { incident } = await fallAndText();

    expect(await reply("好的马上到")).toEqual(["REPLY_NOT_UNDERSTOOD"]);
    expect(await reply("1 99999")).toEqual(["REPLY_UNKNOWN"]);
    expect(await cloud.post(`${name}/replies`, provider.reply("13900000009", "1", cloud.now()))).toEqual([
      "REPLY_UNKNOWN",
    ]);

    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a called", "wang-b called"]);
  });

  test("an old reply that arrives late does not answer the alert that came after it", async () => {
    const written = cloud.now();
    await cloud.pass(60_000);
    const { incident } = await fallAndText();

    expect(await reply("1", "a", written)).toEqual(["REPLY_UNKNOWN"]);

    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a called", "wang-b called"]);
  });

  test("a reply after the end is told that it is over, and one after the closing finds nothing", async () => {
    const { incident } = await fallAndText();
    await cloud.act("duty-officer", incident, "found");
    expect(await reply("1")).toEqual(["INCIDENT_ENDED"]);
    await cloud.act("duty-officer", incident, "close");

    expect(await reply("1", "b")).toEqual(["REPLY_UNKNOWN"]);
    expect((await cloud.bodyOf(incident)).state).toBe("closed");
  });

  test("with two seniors out a reply must name one, and then answers that one", async () => {
    await town.database.db.query(
      "update pairings set person_id = 'wang-a' where senior_id = 'senior-li' and slot = 'A'",
    );
    const [wang, li] = [await fallAndText(), await fallAndText("li")];
    const [row] = await town.database.db.query<{ number: number }>(
      "select number from incidents where incident_id = $1",
      [li.incident],
    );

    expect(await reply("1")).toEqual(["REPLY_AMBIGUOUS"]);
    expect(await reply(`1 ${row?.number}`)).toEqual(["done"]);

    expect((await cloud.bodyOf(li.incident)).state).toBe("acknowledged");
    expect((await cloud.bodyOf(wang.incident)).state).toBe("raised");
    await town.database.db.query("update pairings set person_id = 'li-a' where senior_id = 'senior-li' and slot = 'A'");
  });

  test("whoever does not know the address finds nothing there, and what is no contract is refused", async () => {
    const { incident } = await fallAndText();
    const body = provider.reply(phones.a, "1", cloud.now());

    expect(await cloud.post(`${name}/replies`, body, "another-address-of-that-length")).toBe("NOT_FOUND");
    expect(await cloud.post(`${name}/receipts`, { a: 1 }, "another-address-of-that-length")).toBe("NOT_FOUND");
    expect(await cloud.post(`${name}/replies`, { a: 1 })).toBe("REQUEST_INVALID");

    expect((await cloud.bodyOf(incident)).state).toBe("raised");
  });

  test("a text that did not arrive calls by the next channel at once, and its receipt counts once", async () => {
    const { texts } = await fallAndText();
    const [text] = texts;
    if (text === undefined) throw new Error("no text");
    expect(await cloud.due("page")).toEqual([]);

    expect(await receipt(text, false)).toEqual(["done"]);
    const due = await cloud.due("page");
    expect(due).toHaveLength(1);
    await cloud.take("page");
    for (const again of [false, true]) expect(await receipt(text, again)).toEqual(["done"]);

    expect(await cloud.due("page")).toEqual([]);
  });

  test("a text that arrived is told in the story and changes nothing", async () => {
    const { incident, texts } = await fallAndText();
    const story = await cloud.story(incident);

    for (const text of texts) expect(await receipt(text, true)).toEqual(["done"]);

    expect(await cloud.due("page")).toEqual([]);
    expect(await cloud.story(incident)).toEqual([...story, ...texts.map(() => "arrived")]);
    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a called", "wang-b called"]);
  });

  test("with the last channel reported dead for both, the team is called in that moment", async () => {
    await cloud.useWays("sms");
    const { incident, texts } = await fallAndText();

    for (const text of texts) await receipt(text, false);

    expect(await cloud.standing(incident)).toEqual(["raised 1", "wang-a unreachable", "wang-b unreachable"]);
    expect(await cloud.due("page")).toEqual(["duty-officer", "rescuer"]);
  });

  test("a receipt about no message of ours, or about another phone, is refused", async () => {
    const { incident, texts } = await fallAndText();
    const [text] = texts;
    if (text === undefined) throw new Error("no text");

    expect(await receipt({ ...text, id: "none", sid: "none" }, false)).toEqual(["RECEIPT_UNKNOWN"]);
    expect(await receipt({ ...text, phone: "13900000009" }, false)).toEqual(["RECEIPT_UNKNOWN"]);

    expect([(await cloud.bodyOf(incident)).level, await cloud.due("page")]).toEqual([0, []]);
  });
});

describe("calls by Aliyun", () => {
  beforeEach(() => cloud.useWays("voice", "page"));
  const report = (call: Asked, more: object) =>
    cloud.post("aliyun/calls", [{ call_id: call.sid, out_id: call.id, callee: call.phone, ...more }]);
  const during = (call: Asked, dtmf: string) =>
    report(call, { status_code: "300000", status_time: "2026-11-22 12:00:00", dtmf });
  const after = (call: Asked, status_code: string, dtmf: string | null) => report(call, { status_code, dtmf });
  const fallAndCall = async (who: Guardian) => {
    const incident = await cloud.fall();
    const call = (await cloud.take("voice")).find((it) => it.phone === phones[who]);
    if (call === undefined) throw new Error("no call");
    return { incident, call };
  };

  test("a guardian presses 1 and has acknowledged before she hangs up; the report at the end says nothing new", async () => {
    const { incident, call } = await fallAndCall("a");

    expect(await during(call, "1")).toEqual(["done"]);
    expect(await cloud.standing(incident)).toEqual(["acknowledged 0", "wang-a acknowledged", "wang-b called"]);
    await cloud.act("wang-a", incident, "withdraw");
    expect(await after(call, "200000", "1")).toEqual(["done"]);

    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a declined", "wang-b called"]);
  });

  test("a phone whose key was pressed is verified", async () => {
    await town.database.db.query("update channels set verified_at = null");
    const { call } = await fallAndCall("a");
    await during(call, "1");

    const verified = await town.database.db.query("select kind, address from channels where verified_at is not null");
    expect(verified).toEqual([{ kind: "voice", address: `+86${phones.a}` }]);
  });

  test("picking up without pressing a key is no answer", async () => {
    const { incident, call } = await fallAndCall("a");

    expect(await after(call, "200000", "")).toEqual(["done"]);

    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a called", "wang-b called"]);
  });

  test("2 declines; other keys, other calls and other alerts are refused", async () => {
    const { incident, call } = await fallAndCall("b");

    expect(await during(call, "9")).toEqual(["REPLY_NOT_UNDERSTOOD"]);
    expect(await during({ ...call, sid: "another-call" }, "1")).toEqual(["REPLY_UNKNOWN"]);
    expect(await during({ ...call, id: "another-alert" }, "1")).toEqual(["REPLY_UNKNOWN"]);
    expect(await during(call, "2")).toEqual(["done"]);

    expect(await cloud.standing(incident)).toEqual(["raised 0", "wang-a called", "wang-b declined"]);
  });

  test("a call that nobody picked up goes on to the next channel at once", async () => {
    const { call } = await fallAndCall("b");

    expect(await after(call, "200010", null)).toEqual(["done"]);

    expect(await cloud.due("page")).toEqual(["wang-b"]);
  });

  test("a key that is pressed after the end is told that it is over", async () => {
    const { incident, call } = await fallAndCall("a");
    await cloud.act("duty-officer", incident, "found");

    expect(await during(call, "1")).toEqual(["INCIDENT_ENDED"]);
  });
});

test("without a secret no provider is listened to, whatever it says", async () => {
  const deaf = await createTown();
  const answer = await deaf.server.inject({
    method: "POST",
    url: "/api/v1/callbacks/tencent/replies/null",
    payload: words.tencent.reply(phones.a, "1", deaf.clock.now()),
  });
  await deaf.stop();

  expect(answer.statusCode).toBe(404);
});
