import pg from "pg";
import { pause } from "../runtime/deadline.ts";
import type { Part } from "../runtime/lifecycle.ts";
import type { Log } from "../runtime/log.ts";

export type LeaderLock = Part & { readonly isLeading: () => boolean };

const PROBE_MS = 1_000;

/**
 * Elects one process among all that share the database: whoever holds the advisory lock `key` leads. `onGain` runs when
 * this process gets it, `onLoss` when its connection, and so the lock, is gone; then it tries again each second. The
 * server frees the lock the moment a killed process's connection closes.
 */
export function createLeaderLock(options: {
  readonly url: string;
  readonly key: number;
  readonly log: Log;
  readonly onGain: () => Promise<void>;
  readonly onLoss: () => Promise<void>;
}): LeaderLock {
  const stopping = new AbortController();
  let leading = false;
  let life: Promise<void> | null = null;

  const lead = async (client: pg.Client, lost: AbortSignal): Promise<void> => {
    await options.onGain();
    leading = true;
    options.log.info({ lock: options.key }, "this process leads");
    try {
      while (!stopping.signal.aborted && !lost.aborted) {
        await pause(PROBE_MS, AbortSignal.any([stopping.signal, lost]));
        if (!lost.aborted) await client.query("select 1");
      }
    } finally {
      leading = false;
      await options.onLoss();
    }
  };
  const live = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const client = new pg.Client({
        connectionString: options.url,
        connectionTimeoutMillis: 3_000,
        query_timeout: 5_000,
        keepAlive: true,
        application_name: "121 leader",
      });
      const lost = new AbortController();
      client.on("error", () => lost.abort());
      client.on("end", () => lost.abort());
      try {
        await client.connect();
        while (!stopping.signal.aborted && !lost.signal.aborted) {
          const answer = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [options.key]);
          if (answer.rows[0]?.got === true) await lead(client, lost.signal);
          else await pause(PROBE_MS, stopping.signal);
        }
      } catch (fault) {
        options.log.warn({ lock: options.key, fault: String(fault) }, "leader connection failed");
      }
      await client.end().catch(() => undefined);
      if (!stopping.signal.aborted) await pause(250, stopping.signal);
    }
  };
  return {
    start: async () => {
      life ??= live();
    },
    stop: async () => {
      stopping.abort();
      await life;
    },
    isLeading: () => leading,
  };
}
