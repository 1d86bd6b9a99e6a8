import { parseArgs } from "node:util";
import { runFaults } from "./fault-run.ts";

/** `npm run faults`: kills of the service and of its database under load; exit code 1 when anything was lost or doubled. */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "10" },
    bands: { type: "string", default: "400" },
    rate: { type: "string", default: "2500" },
    between: { type: "string", default: "2500" },
  },
});
const kills = Number(values.kills);
const report = await runFaults(
  {
    bands: Number(values.bands),
    serviceKills: kills,
    databaseKills: kills,
    ratePerS: Number(values.rate),
    betweenMs: Number(values.between),
    sosPerKill: 4,
  },
  (line) => process.stdout.write(`${line}\n`),
);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
const faults =
  report.missing + report.doubled + report.incidentsMissing + report.incidentsDoubled + report.incidentsFalse;
process.stdout.write(faults === 0 ? "nothing lost, nothing doubled\n" : `${faults} faults\n`);
process.exitCode = faults === 0 ? 0 : 1;
