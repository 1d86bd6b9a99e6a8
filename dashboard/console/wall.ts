import type { Acts, Board } from "./board.ts";
import type { Sources } from "./board-now.ts";
import { nextIncident } from "./keys.ts";
import { walkable } from "./queue-model.ts";

/** How long each incident stands on the wall before the next one takes its turn, seconds. */
const TURN_SECONDS = 20;
/** In the address of a screen that shows nothing but the wall. */
export const WALL_HASH = "#wall";

/**
 * A screen that nobody touches: one incident after the other, the whole town when there is none. Everything else of the
 * console goes on: sound, new incidents, what the page says when it is cut off.
 */
export function createWall(sources: Sources, acts: Acts, board: () => Board): { readonly tick: () => void } {
  let seconds = 0;
  return {
    tick: () => {
      if (!sources.state.isWall) return;
      seconds = (seconds + 1) % TURN_SECONDS;
      if (seconds !== 0) return;
      const { selectedId } = sources.state;
      const next = nextIncident(walkable(board().queue), selectedId, 1);
      if (next !== undefined) acts.go(next.seniorId);
      else {
        if (selectedId !== null) acts.select(null);
        acts.fit();
      }
    },
  };
}
