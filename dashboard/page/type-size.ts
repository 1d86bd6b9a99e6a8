const STORED_AS = "121.type";

/** Larger letters for whoever wants them, remembered on this phone. */
export function startTypeSize(): void {
  show(isLarge());
}

export function isLarge(): boolean {
  return localStorage.getItem(STORED_AS) === "large";
}

export function toggleTypeSize(): void {
  const next = !isLarge();
  if (next) localStorage.setItem(STORED_AS, "large");
  else localStorage.removeItem(STORED_AS);
  show(next);
}

function show(large: boolean): void {
  if (large) document.documentElement.dataset["type"] = "large";
  else delete document.documentElement.dataset["type"];
}
