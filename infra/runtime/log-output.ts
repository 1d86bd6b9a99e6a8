import { pino } from "pino";
import { pause } from "./deadline.ts";

/** Where log lines go. */
export type LogOutput = {
  readonly write: (line: string) => void;
  /** Before the end: settles once every line so far has left the process, or after a second, with which the others are gone. */
  readonly written: () => Promise<void>;
};

/** As much waits for a reader; what comes then is dropped. */
const UNREAD_MAX_BYTES = 16 * 1024 * 1024;
const LAST_WAIT_MS = 1_000;

/**
 * Standard output, written beside the service's work: whoever reads the log slowly, or no longer, must not hold up an alert.
 * A full pipe held the whole service for 100 ms at a time. `onDropped` hears how many lines were lost, once there is room.
 */
export function createStandardOutput(onDropped: (lines: number) => void): LogOutput {
  const output = pino.destination({ fd: 1, sync: false, maxLength: UNREAD_MAX_BYTES });
  let isUnwritten = false;
  let isOver = false;
  let dropped = 0;
  output.on("drop", () => (dropped += 1));
  // A full disk, a closed pipe: the lines wait for better times, and the watch goes on.
  output.on("error", () => undefined);
  output.on("drain", () => {
    isUnwritten = false;
    if (dropped === 0) return;
    const lines = dropped;
    dropped = 0;
    onDropped(lines);
  });
  return {
    write: (line) => {
      if (isOver) return;
      isUnwritten = true;
      output.write(line);
    },
    written: async () => {
      if (!isUnwritten) return;
      const drained = new AbortController();
      output.once("drain", () => drained.abort());
      await pause(LAST_WAIT_MS, drained.signal);
      if (!isUnwritten) return;
      isOver = true;
      output.destroy();
    },
  };
}
