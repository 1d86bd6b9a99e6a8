import { readConfig } from "../infra/config/config.ts";
import { createLog } from "../infra/runtime/log.ts";
import { runUntilSignal } from "../infra/runtime/signals.ts";
import { startService } from "../infra/service.ts";

/** The service as `npm start` runs it, with the pages of the folder that is named on the command line. */
const [, , dashboardFolder] = process.argv;
if (dashboardFolder === undefined) throw new Error("the folder of the pages is missing");
const log = createLog({ level: "info" });
await runUntilSignal(log, () => startService(readConfig(), log, { dashboardFolder }));
