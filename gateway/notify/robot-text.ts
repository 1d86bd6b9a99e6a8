import type { ClaimedAlert } from "../../infra/db/outbox.ts";
import { compose } from "./compose.ts";
import { en } from "./text/en.ts";
import { zhCn } from "./text/zh-cn.ts";

/** WeCom takes this much, the others more. */
const TEXT_MAX_BYTES = 2_048;

/** What a group of people reads: whose area and which number, never who; the console says the rest to those who may know. */
export function robotText(claimed: ClaimedAlert, publicUrl: string | null): string {
  const isEnglish = claimed.locale === "en";
  const { somebody } = isEnglish ? en : zhCn;
  const { title, text } = compose({ ...claimed, calledName: somebody });
  const area = isEnglish ? claimed.areaEn : claimed.areaZh;
  const link = publicUrl === null ? null : new URL("/console.html", publicUrl).href;
  const lines = [`【121】${title}`, area, text, link];
  return clip(lines.filter((line) => line !== null).join("\n"));
}

/** A character that is cut in two is left out. */
function clip(text: string): string {
  return Buffer.from(text)
    .subarray(0, TEXT_MAX_BYTES)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
}
