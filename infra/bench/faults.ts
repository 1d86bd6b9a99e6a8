import { parseArgs } from "node:util";
import { runFaults } from "./fault-run.ts";
import { runStorm } from "./storm.ts";

/**
 * `npm run faults`: kills of the service and of its database under load; exit code 1 when anything was lost or doubled.
 * With `--storm`: 400 alerts and one `kill -9` at a random point, `--rounds` times (50).
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "10" },
    bands: { type: "string", default: "400" },
    rate: { type: "string", default: "2500" },
    between: { type: "string", default: "2500" },
    storm: { type: "boolean", default: false },
    rounds: { type: "string", default: "50" },
  },
});
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
process.exitCode = (await (values.storm ? storm() : killings())) === 0 ? 0 : 1;

async function storm(): Promise<number> {
  const rounds = await runStorm(Number(values.rounds), tell);
  const sum = (of: (round: (typeof rounds)[number]) => number) => rounds.reduce((all, round) => all + of(round), 0);
  const [lost, doubled] = [sum((it) => it.lost), sum((it) => it.doubled + it.incidentsDoubled)];
  const inFlight = sum((it) => it.doubledInFlight);
  const slowest = Math.max(...rounds.map((it) => it.tookMs));
  tell(
    `${rounds.length} rounds, ${sum((it) => it.alerts)} alerts: lost ${lost}, doubled without having been on their way ${doubled}; doubled on their way ${inFlight} (at most ${Math.max(...rounds.map((it) => it.doubledInFlight))} a round); all told at most ${slowest} ms after the kill`,
  );
  return lost + doubled;
}

async function killings(): Promise<number> {
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
    tell,
  );
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const faults =
    report.missing + report.doubled + report.incidentsMissing + report.incidentsDoubled + report.incidentsFalse;
  process.stdout.write(faults === 0 ? "nothing lost, nothing doubled\n" : `${faults} faults\n`);
  return faults;
}
