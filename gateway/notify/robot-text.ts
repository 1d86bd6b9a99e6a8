import type { ClaimedAlert } from "../../infra/db/outbox.ts";
import type { Delivery } from "./channel.ts";
import { compose } from "./compose.ts";
import { en } from "./text/en.ts";
import { zhCn } from "./text/zh-cn.ts";

/** WeCom takes this much, the others more. */
const TEXT_MAX_BYTES = 2_048;

/** What a group of people reads: whose area and which number, never who; the console says the rest to those who may know. */
export function robotText({ claimed, alert, bundle }: Delivery, publicUrl: string | null): string {
  const isEnglish = claimed.locale === "en";
  const { somebody } = isEnglish ? en : zhCn;
  const { title, text } = bundle === undefined ? compose({ ...claimed, calledName: somebody }) : alert;
  const area = areasOf(bundle ?? [claimed], isEnglish);
  const link = publicUrl === null ? null : new URL("/console.html", publicUrl).href;
  const lines = [`【121】${title}`, area, text, link];
  return clip(lines.filter((line) => line !== null).join("\n"));
}

function areasOf(told: readonly ClaimedAlert[], isEnglish: boolean): string | null {
  const areas = told.flatMap((it) => (isEnglish ? it.areaEn : it.areaZh) ?? []);
  return areas.length === 0 ? null : [...new Set(areas)].join(isEnglish ? ", " : "、");
}

/** A character that is cut in two is left out. */
function clip(text: string): string {
  return Buffer.from(text)
    .subarray(0, TEXT_MAX_BYTES)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
}
