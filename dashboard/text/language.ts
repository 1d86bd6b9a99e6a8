import { en } from "./en.ts";
import { type Messages, zhCn } from "./zh-cn.ts";

export type Language = "zh-CN" | "en";
export const languages: readonly Language[] = ["zh-CN", "en"];

const STORED_AS = "121.language";
const messages: Readonly<Record<Language, Messages>> = { "zh-CN": zhCn, en };
let current: Language = "zh-CN";

/** The words of the language in use; call it while drawing, never keep the result. */
export function words(): Messages {
  return messages[current];
}

export function language(): Language {
  return current;
}

/** The language that was chosen on this machine, else the person's own, else Chinese. */
export function startLanguage(preferred: Language | null): void {
  const stored = localStorage.getItem(STORED_AS);
  use(languages.find((known) => known === stored) ?? preferred ?? "zh-CN");
}

/** Changes the language and remembers it on this machine. */
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(STORED_AS, chosen);
  use(chosen);
}

function use(chosen: Language): void {
  current = chosen;
  document.documentElement.lang = chosen;
}
