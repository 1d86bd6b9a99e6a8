import { withDeadline } from "./deadline.ts";
import { faultFields, type Log } from "./log.ts";

/** Something that runs. Creating it does nothing; `stop` is safe to call twice. */
export type Part = { readonly start: () => Promise<void>; readonly stop: () => Promise<void> };

/**
 * Starts parts in order and stops them in reverse. When one fails to start, those before it are stopped again. Each stop
 * has `stopLimitMs` (default 10 s); a part that does not stop is logged and left behind.
 */
export function createLifecycle(
  parts: readonly (readonly [name: string, part: Part])[],
  options: { readonly log: Log; readonly stopLimitMs?: number },
): Part {
  const running: (readonly [name: string, part: Part])[] = [];
  const stop = async (): Promise<void> => {
    for (let entry = running.pop(); entry !== undefined; entry = running.pop()) {
      const [name, part] = entry;
      try {
        await withDeadline(`stop ${name}`, options.stopLimitMs ?? 10_000, part.stop());
        options.log.debug({ part: name }, "part stopped");
      } catch (fault) {
        options.log.error({ part: name, ...faultFields(fault) }, "part did not stop");
      }
    }
  };
  const start = async (): Promise<void> => {
    for (const entry of parts) {
      try {
        await entry[1].start();
      } catch (fault) {
        await stop();
        throw fault;
      }
      running.push(entry);
      options.log.debug({ part: entry[0] }, "part started");
    }
  };
  return { start, stop };
}
