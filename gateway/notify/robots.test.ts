import { expect, test } from "vitest";
import { epochMs } from "../../infra/domain/time.ts";
import { dingTalkRobot, signDingTalk } from "./ding-talk.ts";
import { feishuRobot, signFeishu } from "./feishu.ts";
import { robotText } from "./robot-text.ts";
import { deliveryOf } from "./stand-ins/claimed.ts";
import { weComRobot } from "./we-com.ts";

const message = (signingSecret: string | null) => ({
  robot: { token: "token", signingSecret },
  text: "text",
  isCall: true,
  at: epochMs(1_700_000_000_000),
});

test("a DingTalk robot signs time and secret as its page of rules says", () => {
  const { url } = dingTalkRobot("https://oapi.dingtalk.com").request(message("SECdemo121"));

  expect(signDingTalk("SECdemo121", 1_700_000_000_000)).toBe("qLLjIJfqfJsdseXqfRSpE2LY3HaVEQCF3/KoiFzoBuo=");
  expect(url.href).toBe(
    "https://oapi.dingtalk.com/robot/send?access_token=token&timestamp=1700000000000&sign=qLLjIJfqfJsdseXqfRSpE2LY3HaVEQCF3%2FKoiFzoBuo%3D",
  );
});

test("a Feishu robot signs nothing with time and secret", () => {
  const { body, url } = feishuRobot("https://open.feishu.cn").request(message("SECdemo121"));

  expect(signFeishu("SECdemo121", 1_700_000_000)).toBe("qdqTf59wlR68RbqydDQL05VSPAZwOg799g7Mx3/19mk=");
  expect(JSON.parse(body)).toEqual({
    timestamp: "1700000000",
    sign: "qdqTf59wlR68RbqydDQL05VSPAZwOg799g7Mx3/19mk=",
    msg_type: "text",
    content: { text: "text" },
  });
  expect(url.href).toBe("https://open.feishu.cn/open-apis/bot/v2/hook/token");
});

test("a robot without a secret is not signed, and a WeCom robot never is", () => {
  expect(dingTalkRobot("https://oapi.dingtalk.com").request(message(null)).url.search).toBe("?access_token=token");
  expect(JSON.parse(feishuRobot("https://open.feishu.cn").request(message(null)).body)).not.toHaveProperty("sign");
  expect(weComRobot("https://qyapi.weixin.qq.com").request(message(null)).url.href).toBe(
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=token",
  );
});

test("a group reads whose area and which number, never who", () => {
  const text = robotText(deliveryOf(), "https://121.example.org");

  expect(text).toBe(
    "【121】一位老人离开家了\n硖石街道\n请打开页面，告诉大家你去不去。编号 7。\nhttps://121.example.org/console.html",
  );
  expect(robotText(deliveryOf({ locale: "en" }), null)).toBe(
    "【121】A senior has left home\nXiashi\nOpen the page and say whether you can go. No. 7.",
  );
});

test("a text longer than WeCom takes is cut between two characters", () => {
  const text = robotText(deliveryOf({ areaZh: "𠮷".repeat(2_000) }), null);

  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
  expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
});
