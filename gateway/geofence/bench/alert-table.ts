import { defaultEngineSettings } from "../evaluate.ts";
import { lyingNoise, type Noise, usualNoise } from "./life.ts";
import { exitDelays, falseAlertsPerDay, percentile } from "./trial.ts";

export type AlertRow = {
  readonly policy: string;
  readonly noise: string;
  /** False alerts per senior-day. */
  readonly falsePerDay: Readonly<Record<string, number>>;
  /** Seconds from the true crossing to the alert: median, 95th and 99th percentile. */
  readonly delayS: Readonly<Record<string, readonly number[]>>;
};

/** Jumps as they come: one by one or in bursts, declared as coarse or not. */
const jumps: readonly (readonly [name: string, change: Partial<Noise>])[] = [
  ["none", {}],
  ["iid", { jumps: "iid" }],
  ["iidDeclared", { jumps: "iid", isDeclared: true }],
  ["burst", { jumps: "burst" }],
  ["burstDeclared", { jumps: "burst", isDeclared: true }],
];

/** The whole table; 200 seniors for 10 days a cell take about a minute each. */
export function measureAlerts(seniors: number, days: number, exits: number): readonly AlertRow[] {
  const rows: AlertRow[] = [];
  for (const burstS of [null, 5]) {
    for (const [noiseName, noise] of [["usual", usualNoise] as const, ["lying", lyingNoise] as const]) {
      const policy = { settings: defaultEngineSettings, burstS };
      const lives = { policy, seniors, days, seed: 1, homeToEdgeM: null };
      const falsePerDay = Object.fromEntries(
        jumps.map(([name, change]) => [name, falseAlertsPerDay({ ...lives, noise: { ...noise, ...change } })]),
      );
      const atEdge = falseAlertsPerDay({ ...lives, noise, homeToEdgeM: 30 });
      const delayS = Object.fromEntries(
        [0.3, 1, 8, 20].map((speedMps) => {
          const delays = exitDelays({ policy, noise: { ...noise, jumps: "iid" }, exits, speedMps, seed: 5 });
          return [`${speedMps} m/s`, [0.5, 0.95, 0.99].map((share) => percentile(delays, share))];
        }),
      );
      rows.push({
        policy: burstS === null ? "every 30 s" : "5 s while suspicious",
        noise: noiseName,
        falsePerDay: { ...falsePerDay, homeAtEdge: atEdge },
        delayS,
      });
    }
  }
  return rows;
}
