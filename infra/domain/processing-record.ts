import { dataKinds, kindOfTable } from "./data-kinds.ts";
import { keepDaysOf, type RetentionPolicy, type RetentionRule, retentionRules } from "./retention.ts";
import { type EpochMs, toIso } from "./time.ts";

type Count = { readonly name: string; readonly count: number };
export type ProcessingCounts = {
  readonly seniors: number;
  readonly withoutConsent: number;
  readonly wristbands: number;
  readonly erasures: number;
  readonly exports: number;
  readonly auditRows: number;
  readonly brokenGlass: number;
  readonly roles: readonly Count[];
  readonly channels: readonly Count[];
  /** By version of the text, those that were not withdrawn. */
  readonly consents: readonly Count[];
  readonly retention: readonly { readonly rule: string; readonly lastDay: string; readonly leftOver: number }[];
  readonly tables: readonly string[];
};
/** What the operator's settings say about who else gets data and how they are guarded. */
export type ProcessingSettings = {
  readonly policy: RetentionPolicy;
  /** Services that data go to: senders of messages, the issuer of sign-ins. */
  readonly processors: readonly string[];
  readonly requiresSecondFactor: boolean;
};
export type RecordLanguage = "zh-CN" | "en";
type Facts = { readonly counts: ProcessingCounts; readonly settings: ProcessingSettings; readonly now: EpochMs };

/** The record of processing (PIPL art. 55 and 56; GDPR art. 30) as Markdown, made of tables and settings as they are now. */
export function processingRecord(language: RecordLanguage, facts: Facts): string {
  const say = texts[language];
  const { counts, settings, now } = facts;
  const none = `- ${say.none}`;
  const list = (items: readonly string[]): string =>
    items.length === 0 ? none : items.map((item) => `- ${item}`).join("\n");
  const named = (items: readonly Count[]): string => list(items.map(({ name, count }) => `${name}: ${count}`));
  return [
    `# ${say.title}`,
    `${say.madeAt} ${toIso(now)}`,
    `## ${say.purpose}\n\n${say.purposeText}`,
    `## ${say.people}\n\n${list([`${say.seniors}: ${counts.seniors}`, `${say.wristbands}: ${counts.wristbands}`])}\n${named(counts.roles)}`,
    `## ${say.consent}\n\n${named(counts.consents)}\n- ${say.withoutConsent}: ${counts.withoutConsent}`,
    `## ${say.data}\n\n${dataTable(language, counts.tables)}`,
    `## ${say.recipients}\n\n${list(settings.processors)}\n\n${say.channels}\n\n${named(counts.channels)}`,
    `## ${say.retention}\n\n${retentionTable(language, facts)}`,
    `## ${say.security}\n\n${list([...say.measures, settings.requiresSecondFactor ? say.secondFactor : say.noSecondFactor])}`,
    `## ${say.rights}\n\n${list([`${say.exports}: ${counts.exports}`, `${say.erasures}: ${counts.erasures}`, `${say.brokenGlass}: ${counts.brokenGlass}`, `${say.auditRows}: ${counts.auditRows}`])}`,
  ].join("\n\n");
}

function dataTable(language: RecordLanguage, tables: readonly string[]): string {
  const say = texts[language];
  const rows = Object.entries(dataKinds).flatMap(([kind, { zh, en, sensitive }]) => {
    const held = tables.filter((table) => kindOfTable(table) === kind);
    const name = language === "en" ? en : zh;
    return held.length === 0 ? [] : [`| ${name} | ${sensitive ? say.yes : ""} | ${held.join(", ")} |`];
  });
  return [`| ${say.kind} | ${say.sensitive} | ${say.tables} |`, "|---|---|---|", ...rows].join("\n");
}

function retentionTable(language: RecordLanguage, { counts, settings }: Facts): string {
  const say = texts[language];
  const rules: RetentionRule[] = [];
  for (const rule in retentionRules) if (isRule(rule)) rules.push(rule);
  const rows = rules.map((rule) => {
    const { what } = retentionRules[rule];
    const last = counts.retention.find((run) => run.rule === rule);
    const proof = last === undefined ? say.never : `${last.lastDay}, ${last.leftOver}`;
    return `| ${language === "en" ? what.en : what.zh} | ${keepDaysOf(rule, settings.policy)} | ${proof} |`;
  });
  return [`| ${say.kind} | ${say.days} | ${say.lastRun} |`, "|---|---|---|", ...rows, "", say.auditKept].join("\n");
}

function isRule(rule: string): rule is RetentionRule {
  return rule in retentionRules;
}

const texts = {
  "zh-CN": {
    title: "个人信息处理活动记录",
    madeAt: "由系统根据自身的数据表和设置生成，时间：",
    purpose: "处理目的和依据",
    purposeText:
      "帮助可能走失的老人平安回家：发现老人离开安全区域、求救、跌倒或失联，并通知守护人和救援队。依据是老人本人或其代表的单独同意；老人生命安全受到威胁时，依据是紧急情况下保护生命的需要。",
    people: "涉及的人",
    seniors: "老人",
    wristbands: "佩戴中的手环",
    consent: "有效的同意（按文本版本）",
    withoutConsent: "没有有效同意记录的老人",
    data: "个人信息的种类",
    kind: "种类",
    sensitive: "敏感",
    tables: "数据表",
    yes: "是",
    recipients: "受托处理者和接收方",
    channels: "通知渠道：",
    retention: "保存期限",
    days: "天",
    lastRun: "最近一次执行的日期，之后仍超期的条数",
    never: "尚未执行",
    auditKept: "审计记录不删除，只含编号，保存不少于三年。",
    security: "安全措施",
    measures: [
      "每次查看位置都写入只增不改、逐条相链的审计记录，可用命令验证",
      "权限按角色、地区和关系逐项规定，每个接口都经过测试",
      "渠道密钥和二次验证密钥加密保存，密码只存散列",
      "日志只含编号，不含姓名、电话和位置",
    ],
    secondFactor: "能看到多人位置的角色必须使用二次验证",
    noSecondFactor: "二次验证可选（未强制）",
    rights: "权利的行使和例外访问（累计）",
    exports: "导出",
    erasures: "删除",
    brokenGlass: "紧急查看",
    auditRows: "审计记录条数",
    none: "无",
  },
  en: {
    title: "Record of processing activities",
    madeAt: "Made by the system from its own tables and settings at",
    purpose: "Purpose and basis",
    purposeText:
      "To get seniors who may get lost home safely: to notice that one has left the safe area, calls for help, fell or went silent, and to tell guardians and the rescue team. The basis is the separate consent of the senior or their representative; in danger of life, the protection of life.",
    people: "Whose data",
    seniors: "seniors",
    wristbands: "wristbands worn",
    consent: "Valid consents, by version of the text",
    withoutConsent: "seniors without a valid consent on record",
    data: "Kinds of data",
    kind: "kind",
    sensitive: "sensitive",
    tables: "tables",
    yes: "yes",
    recipients: "Processors and recipients",
    channels: "Channels by which people are told:",
    retention: "How long it is kept",
    days: "days",
    lastRun: "day of the last run, rows past their time after it",
    never: "not run yet",
    auditKept: "The audit is never removed; it holds ids only and is kept for three years at least.",
    security: "How it is guarded",
    measures: [
      "each view of a position is in an append-only, hash-chained audit that a command verifies",
      "who may do what is one table of role, action and relation; every route is tested against it",
      "secrets of channels and second factors are sealed at rest, passwords are kept as hashes",
      "logs hold ids, never names, phones or places",
    ],
    secondFactor: "roles that see many people's whereabouts must have a second factor",
    noSecondFactor: "a second factor is optional (not required)",
    rights: "Rights exercised and exceptional access, so far",
    exports: "exports",
    erasures: "erasures",
    brokenGlass: "emergency views",
    auditRows: "rows of the audit",
    none: "none",
  },
} as const;
