import type { ImportCheck, ImportResult } from "../../infra/contract/imports.ts";
import { checkList, importList } from "../http/imports.ts";
import type { Answer } from "../http/request.ts";
import { csvFile, handOver } from "../page/hand-over.ts";
import { words } from "../text/language.ts";

type Item = ImportResult["items"][number];

export type ImportState = {
  readonly file: File | null;
  readonly isBusy: boolean;
  /** Code of a refusal, or `UNREACHABLE`. */
  readonly failure: string | null;
  readonly check: ImportCheck | null;
  /** What has happened to each line; the newest word of each. */
  readonly items: ReadonlyMap<number, Item>;
  /** Whoever was given a password since it was last taken away; they outlive the choice of another file. */
  readonly tokens: readonly Item[];
  readonly hasTaken: boolean;
  readonly isOver: boolean;
};

export type ImportDesk = {
  readonly state: () => ImportState;
  readonly choose: (file: File) => void;
  /** Enrols whoever is new in the list. */
  readonly enrol: () => void;
  /** The passwords of the wristbands as a file. */
  readonly takeTokens: () => void;
  readonly restart: () => void;
};

const first: ImportState = {
  file: null,
  isBusy: false,
  failure: null,
  check: null,
  items: new Map(),
  tokens: [],
  hasTaken: false,
  isOver: false,
};

/** A list of seniors: tried first, then enrolled piece by piece; the passwords stay here until the page is left. */
export function createImportDesk(redraw: () => void): ImportDesk {
  let state = first;
  const change = (part: Partial<ImportState>): void => {
    state = { ...state, ...part };
    redraw();
  };
  /** Passwords that nobody has taken yet are nowhere else. */
  const startAnew = (): void => {
    const { tokens, hasTaken } = state;
    change(hasTaken ? first : { ...first, tokens });
  };
  const choose = async (file: File): Promise<void> => {
    if (state.isBusy) return;
    startAnew();
    change({ file, isBusy: true });
    const answer = await checkList(file);
    if (answer.kind === "ok") change({ isBusy: false, check: answer.value });
    else change({ isBusy: false, failure: codeOf(answer) });
  };
  const enrol = async (): Promise<void> => {
    const { file, isBusy } = state;
    if (file === null || isBusy) return;
    change({ isBusy: true, failure: null });
    for (;;) {
      const answer = await importList(file);
      if (answer.kind !== "ok") return change({ isBusy: false, failure: codeOf(answer) });
      const given = answer.value.items.filter(({ token }) => token !== null);
      const tokens = state.hasTaken ? given : [...state.tokens, ...given];
      change({
        items: merged(state.items, answer.value.items),
        tokens,
        hasTaken: state.hasTaken && given.length === 0,
      });
      if (answer.value.counts.left === 0) return change({ isBusy: false, isOver: true });
    }
  };
  return {
    state: () => state,
    choose: (file) => void choose(file),
    enrol: () => void enrol(),
    takeTokens: () => {
      const say = words().importList.tokens;
      const rows = state.tokens.map(({ wristbandId, token }) => [wristbandId ?? "", token ?? ""]);
      handOver(csvFile([[say.wristband, say.token], ...rows]), "wristbands.csv");
      change({ hasTaken: true });
    },
    restart: startAnew,
  };
}

/** Whoever was enrolled by this page stays so, though the service later says that they are there. */
function merged(before: ReadonlyMap<number, Item>, items: readonly Item[]): ReadonlyMap<number, Item> {
  const all = new Map(before);
  for (const item of items) if (all.get(item.line)?.outcome !== "enrolled") all.set(item.line, item);
  return all;
}

function codeOf(answer: Exclude<Answer<unknown>, { readonly kind: "ok" }>): string {
  return answer.kind === "refused" ? answer.code : "UNREACHABLE";
}
