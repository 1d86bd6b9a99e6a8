import { expect, test } from "vitest";
import { isWebhookUrl } from "./webhook-url.ts";

test.each([
  ["https://alerts.example.org/121", true],
  ["https://alerts.example.org:8443/121?team=1", true],
  ["https://8.8.8.8/hook", true],
  ["http://alerts.example.org/121", false],
  ["https://user:secret@alerts.example.org/", false],
  ["https://localhost/", false],
  ["https://intranet/", false],
  ["https://printer.local/", false],
  ["https://127.0.0.1/", false],
  ["https://2130706433/", false],
  ["https://0x7f.1/", false],
  ["https://10.1.2.3/", false],
  ["https://172.16.0.1/", false],
  ["https://192.168.1.1/", false],
  ["https://169.254.169.254/latest/meta-data", false],
  ["https://100.64.0.1/", false],
  ["https://[::1]/", false],
  ["https://[::ffff:10.0.0.1]/", false],
  ["https://[fd00::1]/", false],
  ["https://[fe80::1]/", false],
  ["ftp://alerts.example.org/", false],
  ["javascript:alert(1)", false],
  ["not a url", false],
])("a team that registers %s as its webhook is taken: %s", (url, isTaken) => {
  expect(isWebhookUrl(url, [])).toBe(isTaken);
});

test("an operator may allow a host of the own network, by name and by nothing else", () => {
  expect(isWebhookUrl("http://127.0.0.1:9000/hook", ["127.0.0.1"])).toBe(true);
  expect(isWebhookUrl("http://127.0.0.1:9000/hook", ["127.0.0.1:9000"])).toBe(true);
  expect(isWebhookUrl("http://127.0.0.1:9001/hook", ["127.0.0.1:9000"])).toBe(false);
  expect(isWebhookUrl("http://10.0.0.1/hook", ["127.0.0.1"])).toBe(false);
});
