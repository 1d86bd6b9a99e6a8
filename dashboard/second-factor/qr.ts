import { html, type TemplateResult } from "lit-html";
import { encodeQR } from "qr";

/** Modules of white around the code. */
const BORDER = 2;

/** A QR code as one path; `label` is for those who cannot see it. */
export function qrCode(text: string, label: string): TemplateResult {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: BORDER });
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return html`<svg class="qr" viewBox="0 0 ${rows.length} ${rows.length}" role="img" aria-label=${label} shape-rendering="crispEdges"><path d=${path} fill="currentColor" /></svg>`;
}
