import type { finderCodeZhCn } from "./finder-code-zh-cn.ts";

/** The same in English, key by key. */
export const finderCodeEn: typeof finderCodeZhCn = {
  issue: "Make the wristband's QR code",
  issueHint: "Whoever scans it reaches the rescue team. A new one ends the one before.",
  revoke: "End the QR code",
  revoked: "The code on the wristband opens nothing any more",
  qr: "QR code for passers-by",
  print: "Scan to reach the rescue team",
  police: "or call 110",
  printIt: "Print",
  once: "Shown this once: print it now and stick it on the wristband.",
};
