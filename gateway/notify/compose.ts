import type { Alert } from "../../infra/contract/alerts.ts";
import type { ClaimedAlert } from "../../infra/db/outbox.ts";
import type { SignalKind } from "../../infra/domain/signal.ts";
import { epochMs, HOUR_MS, MINUTE_MS, toIso } from "../../infra/domain/time.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { en } from "./text/en.ts";
import { type NotifyWords, zhCn } from "./text/zh-cn.ts";

/** What the person reads and what their client shows, in their language. */
export function compose(claimed: ClaimedAlert): Alert {
  const words = claimed.locale === "en" ? en : zhCn;
  const { body, kind } = claimed;
  const { title, text } = wording(claimed, words);
  return {
    alertId: claimed.alertId,
    kind,
    incidentId: claimed.incidentId,
    number: claimed.number,
    step: claimed.step,
    level: body.level,
    signal: body.signalKind,
    drill: body.drill,
    raisedAt: body.raisedAt === null ? null : toIso(body.raisedAt),
    sentAt: toIso(claimed.now),
    title: `${body.drill ? words.drill : ""}${title}`,
    text: `${text}${claimed.number === null ? "" : gap(claimed) + words.number(claimed.number)}`,
  };
}

/** Many in one message: how many, of which kind, and the numbers that people say. */
export function composeBundle(lead: ClaimedAlert, group: readonly ClaimedAlert[]): Alert {
  const words = (lead.locale === "en" ? en : zhCn).bundle;
  const kind = lead.kind === "alert" || lead.kind === "standDown" ? lead.kind : "update";
  const numbers = group.flatMap((it) => (it.number === null ? [] : [it.number])).sort((a, b) => a - b);
  const listed = numbers.slice(0, NUMBERS_MAX).join(words.and) + (numbers.length > NUMBERS_MAX ? words.more : "");
  const level = Math.max(...group.map((it) => it.body.level));
  return { ...compose(lead), number: null, level, title: words[kind](group.length), text: words.numbers(listed) };
}

const NUMBERS_MAX = 60;

type Wording = { readonly title: string; readonly text: string };

function wording(claimed: ClaimedAlert, words: NotifyWords): Wording {
  const name = oneLine(claimed.calledName ?? "");
  const { about, signalKind } = claimed.body;
  const who = words.part[about.byPart ?? "nobody"];
  switch (claimed.kind) {
    case "alert":
      return { title: words.signal[signalKey(signalKind)](name), text: alertText(claimed, words) };
    case "update":
      return { title: words.update.title(name), text: updateText(about, who, words) };
    case "nudge":
      return { title: words.nudge.title(name), text: words.nudge.text };
    case "question":
      return { title: words.question.title(name), text: words.question.text(who) };
    case "returned":
      return { title: words.returned.title(name), text: words.returned.text };
    case "standDown":
      return {
        title: words.standDown.title(name),
        text: standDownText(claimed, words),
      };
    case "task":
      return { title: words.task.title(name), text: words.task.text };
    case "notice":
      if (claimed.body.substitution !== undefined) return words.substitution[claimed.body.substitution];
      return {
        title: words.signal[signalKey(signalKind)](name),
        text: signalKind === "lowBattery" ? words.notice.text : words.notice.charging,
      };
    case "outage":
    case "outageOver":
      return outageWording(claimed, words);
    case "coverage":
      return coverageWording(claimed, words);
    case "brokenGlass":
      return { title: words.brokenGlass.title(name), text: words.brokenGlass.text };
    case "clue":
      return { title: words.clue.title(name), text: words.clue.text };
    case "test":
      return words.test;
    default:
      return unreachable(claimed.kind);
  }
}

function outageWording({ kind, locale, body }: ClaimedAlert, words: NotifyWords): Wording {
  const { areaZh = "", areaEn = "", silentCount = 0, bandCount = 0 } = body.outage ?? {};
  const area = locale === "en" ? areaEn : areaZh;
  if (kind === "outageOver") return { title: words.outageOver.title(area), text: words.outageOver.text };
  return { title: words.outage.title(area), text: words.outage.text(silentCount, bandCount) };
}

function coverageWording({ locale, body }: ClaimedAlert, words: NotifyWords): Wording {
  const { coverage } = body;
  if (coverage === undefined) return { title: words.coverage.title(""), text: words.coverage.text };
  const area = locale === "en" ? coverage.areaEn : coverage.areaZh;
  const parts = [
    coverage.pairs === 0 ? "" : words.coverage.pairs(coverage.pairs),
    coverage.isTeam ? words.coverage.team : "",
    words.coverage.from(shanghaiTime(coverage.from)),
    words.coverage.text,
  ];
  return { title: words.coverage.title(area), text: parts.filter((it) => it !== "").join(locale === "en" ? " " : "") };
}

/** Month, day, hour and minute as people in Haining say them. */
function shanghaiTime(at: number): string {
  return toIso(epochMs(at + 8 * HOUR_MS))
    .slice(5, 16)
    .replace("T", " ");
}

function alertText(claimed: ClaimedAlert, words: NotifyWords): string {
  const { why, delayedMs } = claimed.body.about;
  const parts = [
    why === null || why === "raised" || why === "roster" ? "" : words.why[why],
    words.answer,
    delayedMs === 0 ? "" : delayText(claimed, words),
  ];
  return parts.filter((part) => part !== "").join(gap(claimed));
}

const fromSignals: readonly (string | null)[] = ["raised", "worse", "leftAgain", "reopened"];
/** A signal is late because the band could not speak, a timer because the service was away. */
function delayText({ body: { about } }: ClaimedAlert, words: NotifyWords): string {
  const minutes = Math.round(about.delayedMs / MINUTE_MS);
  return fromSignals.includes(about.why) ? words.happenedAgo(minutes) : words.delayed(minutes);
}

const movers = ["acknowledged", "enRoute", "contact", "withdrew"] as const;
type About = ClaimedAlert["body"]["about"];
function updateText({ event, otherNumber = 0 }: About, who: string, words: NotifyWords): string {
  if (event === "linked" || event === "unlinked") return words.update[event](otherNumber);
  if (event === "clueJudged") return words.update.clue;
  if (event === "handedOver") return words.update.handedOver;
  if (event === "taskAnswered") return words.update.taskAnswered(who);
  if (event === "tookOver") return words.update.tookOver(otherNumber);
  const moved = movers.find((it) => it === event);
  if (moved !== undefined) return words.update[moved](who);
  return event === "lapsed" ? words.update.lapsed : words.update.other;
}

function standDownText({ body: { about } }: ClaimedAlert, words: NotifyWords): string {
  if (about.event === "mergedInto") return words.standDown.mergedInto(about.otherNumber ?? 0);
  return about.event === "falseAlarm" ? words.standDown.falseAlarm : words.standDown.found;
}

const named = ["exit", "sos", "fall", "strapOff", "silent", "lowBattery"] as const;
function signalKey(kind: SignalKind | null): keyof NotifyWords["signal"] {
  return named.find((it) => it === kind) ?? "other";
}

/** Sentences stand apart by a blank in English and by nothing in Chinese. */
function gap({ locale }: ClaimedAlert): string {
  return locale === "en" ? " " : "";
}

/** A name somebody typed must not break a mail header or a robot's markup. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").slice(0, 40);
}
