import { render } from "lit-html";
import type { ReportView } from "../../infra/contract/reports.ts";
import type { AreaView } from "../../infra/contract/views.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { getAreas } from "../http/api.ts";
import { getReport } from "../http/reports.ts";
import { awaitSession } from "../page/await-session.ts";
import { startTheme, toggleTheme } from "../page/theme.ts";
import { chooseLanguage, language, startLanguage, words } from "../text/language.ts";
import { recentMonths } from "./figures.ts";
import { reportPage } from "./report-page.ts";

export type ReportState = {
  readonly month: string;
  readonly months: readonly string[];
  /** Empty: everything that may be read about. */
  readonly areaId: string;
  readonly areas: ReadonlyMap<string, AreaView>;
  readonly report: ReportView | null;
  readonly isBusy: boolean;
  readonly failure: "refused" | "unreachable" | null;
};
export type ReportActs = {
  readonly ask: (part: { readonly month?: string; readonly areaId?: string }) => void;
  readonly toggleTheme: () => void;
  readonly switchLanguage: () => void;
};

const MONTHS_OFFERED = 36;
startTheme("system");
startLanguage(null);
const host = document.querySelector("#app");
if (host instanceof HTMLElement) void awaitSession(host).then(({ person }) => open(host, person.locale));

/** Reads the newest whole month first: the running one is for looking, not for comparing. */
async function open(on: HTMLElement, locale: "zh-CN" | "en"): Promise<void> {
  startLanguage(locale);
  const months = recentMonths(systemClock.now(), MONTHS_OFFERED);
  let state: ReportState = {
    month: months[1] ?? "",
    months,
    areaId: "",
    areas: new Map(),
    report: null,
    isBusy: false,
    failure: null,
  };
  const acts: ReportActs = {
    ask: (part) => void ask(part),
    toggleTheme: () => {
      toggleTheme();
      draw();
    },
    switchLanguage: () => {
      chooseLanguage(language() === "en" ? "zh-CN" : "en");
      draw();
    },
  };
  const draw = (): void => {
    document.title = `${words().report.title} · ${words().brand}`;
    render(reportPage(state, acts), on);
  };
  const change = (part: Partial<ReportState>): void => {
    state = { ...state, ...part };
    draw();
  };
  async function ask(part: { readonly month?: string; readonly areaId?: string }): Promise<void> {
    change({ ...part, isBusy: true, failure: null });
    const { month, areaId } = state;
    const answer = await getReport(month, areaId);
    // Whoever has asked for something else meanwhile does not want this any more.
    if (state.month !== month || state.areaId !== areaId) return;
    if (answer.kind === "ok") change({ report: answer.value, isBusy: false });
    else change({ isBusy: false, failure: answer.kind });
  }
  const areas = await getAreas();
  if (areas.kind === "ok") change({ areas: new Map(areas.value.items.map((area) => [area.areaId, area])) });
  await ask({});
}
