/** Gives somebody a file that the page has made or got. */
export function handOver(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** CSV with the mark by which Excel knows UTF-8; no cell is taken for a formula (as in api/trace/csv.ts). */
export function csvFile(rows: readonly (readonly (string | number)[])[]): Blob {
  const text = rows.map((row) => `${row.map((cell) => cellOf(cell)).join(",")}\r\n`).join("");
  return new Blob([`\uFEFF${text}`], { type: "text/csv;charset=utf-8" });
}

function cellOf(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const harmless = /^\s*[=+\-@\t\r\n|%]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
