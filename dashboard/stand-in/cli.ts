import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { toIso } from "../../infra/domain/time.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { sceneNames } from "./scenes.ts";
import { startStandIn } from "./stand-in.ts";
import { readStaticFiles } from "./static-files.ts";

/** `tsx dashboard/stand-in/cli.ts --scene live --port 8121 --seniors 400`: the pages without the service, people moving. */
const { values } = parseArgs({
  options: {
    scene: { type: "string", default: "live" },
    port: { type: "string", default: "8121" },
    seniors: { type: "string", default: "400" },
  },
});
const scene = sceneNames.find((name) => name === values.scene);
if (scene === undefined) throw new RangeError(`--scene is one of ${sceneNames.join(", ")}`);
const standIn = await startStandIn({
  scene,
  clock: systemClock,
  seniors: Number(values.seniors),
  port: Number(values.port),
  files: readStaticFiles(fileURLToPath(new URL("../../dist/dashboard", import.meta.url))),
});
process.stdout.write(`${standIn.url} (${scene})\n`);

let turn = 0;
setInterval(() => {
  const all = [...standIn.desk.positions.values()];
  const some = Array.from({ length: Math.ceil(all.length / 40) }, () => all[turn++ % all.length]).filter(
    (one) => one !== undefined,
  );
  const now = toIso(systemClock.now());
  const positions = some.map((one) => ({
    ...one,
    heardAt: now,
    place: one.place === null ? null : { ...one.place, fixedAt: now },
  }));
  for (const position of positions) standIn.desk.positions.set(position.seniorId, position);
  standIn.say({ kind: "positions", positions });
}, 250);
