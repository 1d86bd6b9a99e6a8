/** How many days each kind of thing is kept; the operator's settings. */
export type RetentionPolicy = {
  /** Where somebody was, to the metre. */
  readonly traceDays: number;
  /** Where somebody often was, to the kilometre and the day; 0: nothing is made of the trace. */
  readonly coarseDays: number;
  /** An incident with its story, counted from the day it was closed. */
  readonly incidentDays: number;
};

/** Every rule by which something goes by itself: what it is about, and which part of the policy says when. */
export const retentionRules = {
  preciseTrace: { by: "traceDays", what: { zh: "精确轨迹", en: "precise trace" } },
  coarseCells: {
    by: "coarseDays",
    what: { zh: "粗略活动范围（约 1 公里，按天）", en: "coarse places (1 km, by day)" },
  },
  incidents: {
    by: "incidentDays",
    what: { zh: "事件经过、证据和告警", en: "incidents with story, evidence and alerts" },
  },
  brokenGlass: { by: "incidentDays", what: { zh: "紧急查看的说明", en: "notes of emergency views" } },
  signals: { by: "traceDays", what: { zh: "不属于事件的判断", en: "conclusions that belong to no incident" } },
  messages: { by: "traceDays", what: { zh: "不属于事件的通知", en: "messages that belong to no incident" } },
  rejects: { by: "traceDays", what: { zh: "无法识别的手环报文", en: "wristband messages that could not be read" } },
  clockCorrections: { by: "traceDays", what: { zh: "手环时钟修正记录", en: "corrections of wristband clocks" } },
  commands: { by: "traceDays", what: { zh: "已结束的手环指令", en: "commands to wristbands that have ended" } },
  excuses: { by: "traceDays", what: { zh: "已结束的外出说明", en: "outings and safe ways that have ended" } },
  shareLinks: { by: "traceDays", what: { zh: "已过期的分享链接", en: "shared links that have expired" } },
  clues: { by: "traceDays", what: { zh: "路人的线索和照片", en: "what passers-by said, with photos" } },
  substitutions: {
    by: "traceDays",
    what: { zh: "请人顶替的电话（请假结束后）", en: "phones of those asked to stand in, after the leave" },
  },
  fenceJudgements: { by: "traceDays", what: { zh: "围栏试算", en: "judgements of drawn fences" } },
} as const satisfies Readonly<Record<string, { readonly by: keyof RetentionPolicy; readonly what: Words }>>;
export type RetentionRule = keyof typeof retentionRules;

type Words = { readonly zh: string; readonly en: string };

export function keepDaysOf(rule: RetentionRule, policy: RetentionPolicy): number {
  return policy[retentionRules[rule].by];
}
