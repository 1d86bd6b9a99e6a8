import type { Shot } from "./shot.ts";
import { consoleShots } from "./shots-console.ts";
import { coordinatorShots } from "./shots-coordinator.ts";
import { entryShots } from "./shots-entry.ts";
import { fenceNameShots } from "./shots-fence-names.ts";
import { fenceShots } from "./shots-fences.ts";
import { finderShots } from "./shots-finder.ts";
import { flyerShots } from "./shots-flyer.ts";
import { guardianShots } from "./shots-guardian.ts";
import { homesShots } from "./shots-homes.ts";
import { officeShots } from "./shots-office.ts";
import { rosterShots } from "./shots-roster.ts";
import { scanShots } from "./shots-scan.ts";
import { shareShots } from "./shots-share.ts";

/** Every page in every state that a screenshot is taken of. */
export const shots: readonly Shot[] = [
  ...entryShots,
  ...consoleShots,
  ...guardianShots,
  ...finderShots,
  ...coordinatorShots,
  ...fenceShots,
  ...fenceNameShots,
  ...officeShots,
  ...rosterShots,
  ...scanShots,
  ...homesShots,
  ...shareShots,
  ...flyerShots,
];
