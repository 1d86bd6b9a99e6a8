export type Theme = "light" | "dark" | "system";

const STORED_AS = "121.theme";
const listeners = new Set<() => void>();

/** Applies the theme chosen on this machine, or the page's own: dark on the console, the system's on a phone. */
export function startTheme(ofPage: Theme): void {
  const stored = localStorage.getItem(STORED_AS);
  apply(stored === "light" || stored === "dark" ? stored : ofPage);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
}

export function isDark(): boolean {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === undefined ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}

/** Turns day to night or back, and remembers it on this machine. */
export function toggleTheme(): void {
  const next = isDark() ? "light" : "dark";
  localStorage.setItem(STORED_AS, next);
  apply(next);
  tell();
}

/** The map draws on canvas and has to draw again when colours change. */
export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

function apply(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function tell(): void {
  for (const listener of listeners) listener();
}
