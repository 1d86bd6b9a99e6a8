import { readConfig } from "./config/config.ts";
import { createLog, faultFields } from "./runtime/log.ts";
import { runUntilSignal } from "./runtime/signals.ts";
import { startService } from "./service.ts";

/** `npm start`: the service with the roles and settings of the environment. */
async function main(): Promise<void> {
  const log = createLog({ level: "info" });
  try {
    const config = readConfig();
    const serviceLog = createLog({ level: config.logLevel });
    await runUntilSignal(serviceLog, () => startService(config, serviceLog));
  } catch (fault) {
    log.error(faultFields(fault), "service did not start");
    process.exitCode = 1;
  }
}

await main();
