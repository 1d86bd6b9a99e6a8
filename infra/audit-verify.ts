import { readConfig } from "./config/config.ts";
import { verifyAudit } from "./db/audit.ts";
import { createLog, faultFields } from "./runtime/log.ts";
import { openServiceDatabase } from "./service-database.ts";

/** Says whether the audit is what was written, and ends with 1 when a row was changed, removed or inserted. */
async function main(): Promise<void> {
  const { db, close } = await openServiceDatabase(readConfig(), createLog({ level: "warn" }));
  try {
    const verdict = await verifyAudit(db);
    if (verdict.kind === "whole") {
      process.stdout.write(`the audit is whole: ${verdict.rows} rows, last hash ${verdict.hash}\n`);
      return;
    }
    process.stdout.write(`the audit is broken at row ${verdict.seq}\n`);
    process.exitCode = 1;
  } finally {
    await close();
  }
}

try {
  await main();
} catch (fault) {
  const { fault: what, facts } = faultFields(fault);
  process.stderr.write(`${String(what)} ${facts === undefined ? "" : JSON.stringify(facts)}\n`);
  process.exitCode = 2;
}
