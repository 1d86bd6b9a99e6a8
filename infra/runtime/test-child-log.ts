import { createLog } from "./log.ts";

/** Writes `lines` log lines in one go, says so on the error output, and ends once something comes in. */
const lines = Number(process.argv[2]);
const log = createLog({ level: "info" });
for (let line = 1; line <= lines; line += 1)
  log.info({ line }, "a line as long as most of them are in the life of an alert");
process.stderr.write("all said\n");
process.stdin.once("data", () => void log.written().then(() => process.exit(0)));
