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
  const choose = async (file: File): Promise<void> => {
    state = first;
    change({ file, isBusy: true });
    const answer = await checkList(file);
    if (state.file !== file) return;
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
      change({ items: merged(state.items, answer.value.items) });
      if (answer.value.counts.left === 0) return change({ isBusy: false, isOver: true });
    }
  };
  return {
    state: () => state,
    choose: (file) => void choose(file),
    enrol: () => void enrol(),
    takeTokens: () => {
      const say = words().importList.tokens;
      const rows = tokensOf(state).map(({ line, wristbandId, token }) => [line, wristbandId ?? "", token ?? ""]);
      handOver(csvFile([[say.line, say.wristband, say.token], ...rows]), "wristbands.csv");
      change({ hasTaken: true });
    },
    restart: () => change(first),
  };
}

/** Whoever was enrolled by this page stays so, though the service later says that they are there. */
function merged(before: ReadonlyMap<number, Item>, items: readonly Item[]): ReadonlyMap<number, Item> {
  const all = new Map(before);
  for (const item of items) if (all.get(item.line)?.outcome !== "enrolled") all.set(item.line, item);
  return all;
}

export function tokensOf({ items }: ImportState): readonly Item[] {
  return [...items.values()].filter(({ token }) => token !== null);
}

function codeOf(answer: Exclude<Answer<unknown>, { readonly kind: "ok" }>): string {
  return answer.kind === "refused" ? answer.code : "UNREACHABLE";
}
