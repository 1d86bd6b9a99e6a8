type Kind = {
  readonly zh: string;
  readonly en: string;
  readonly sensitive: boolean;
  readonly tables: readonly string[];
};

/** What every table is about, for the record of processing; a test fails when a table is in none. */
export const dataKinds = {
  whereabouts: {
    zh: "行踪轨迹",
    en: "whereabouts",
    sensitive: true,
    tables: [
      "fixes",
      "last_positions",
      "coarse_cells",
      "engine_states",
      "signals",
      "excuses",
      "fences",
      "fence_versions",
      "fence_judgements",
    ],
  },
  identity: {
    zh: "老人的身份、外貌和住址",
    en: "who a senior is, looks like and where they live",
    sensitive: true,
    tables: ["seniors", "senior_photos", "consents"],
  },
  incidents: {
    zh: "走失事件的经过和告警",
    en: "incidents and alerts",
    sensitive: true,
    tables: [
      "incidents",
      "incident_events",
      "incident_answers",
      "incident_timers",
      "finder_codes",
      "clues",
      "clue_photos",
      "cap_documents",
      "share_links",
      "outbox",
      "delivery_attempts",
      "message_rejects",
    ],
  },
  helpers: {
    zh: "守护人和工作人员的联系方式、账号和守护人的住处",
    en: "contacts and accounts of guardians and staff, and homes of guardians",
    sensitive: false,
    tables: [
      "people",
      "person_roles",
      "channels",
      "sessions",
      "second_factors",
      "recovery_codes",
      "invitations",
      "organisation_links",
      "open_pages",
      "pairings",
      "duty_shifts",
      "duty_overrides",
      "substitutions",
    ],
  },
  devices: {
    zh: "手环和指令",
    en: "wristbands and commands",
    sensitive: false,
    tables: ["wristbands", "wristband_assignments", "commands", "clock_corrections"],
  },
  proof: {
    zh: "审计、删除和保存期限的证明",
    en: "proof: audit, erasures, retention",
    sensitive: false,
    tables: ["audit", "audit_head", "erasures", "retention_runs", "break_glass"],
  },
  technical: {
    zh: "不含个人信息的运行数据",
    en: "running data about nobody",
    sensitive: false,
    tables: [
      "areas",
      "service_keys",
      "service_epoch",
      "engine_checkpoint",
      "nightly_replays",
      "holidays",
      "outages",
      "coverage_gaps",
      "area_days",
      "send_windows",
      "processes",
      "schema_migrations",
    ],
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** `null`: nobody has said yet what it is about. */
export function kindOfTable(table: string): string | null {
  for (const [kind, { tables }] of Object.entries(dataKinds)) {
    const known: readonly string[] = tables;
    if (known.includes(table)) return kind;
  }
  return null;
}
