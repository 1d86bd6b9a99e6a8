import { withDeadline } from "./deadline.ts";
import { faultFields, type Log } from "./log.ts";

const STOP_LIMIT_MS = 25_000;
/** A Ctrl-C reaches us from the terminal and again from npm: one wish, not two. */
const SAME_SIGNAL_MS = 2_000;

/**
 * Starts something and stops it in order on the first SIGINT or SIGTERM, also while it is still starting; the second
 * signal, or a stop that takes too long, ends the process at once. A fault nobody caught stops it too, with exit code 1.
 */
export async function runUntilSignal(
  log: Log,
  start: () => Promise<{ readonly stop: () => Promise<void> }>,
): Promise<void> {
  let askedAt: number | null = null;
  let ask: () => void = () => undefined;
  const stopAsked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const onSignal = (name: NodeJS.Signals): void => {
    const isRepeat = askedAt !== null && performance.now() - askedAt > SAME_SIGNAL_MS;
    log.info({ signal: name }, isRepeat ? "stopping at once" : "stopping");
    if (isRepeat) process.exit(1);
    askedAt ??= performance.now();
    ask();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const onFault = (fault: unknown): void => {
    // Whoever read our log is gone. That is no reason to stop watching, and saying so would fail the same way.
    if (fault instanceof Error && Reflect.get(fault, "code") === "EPIPE") return;
    log.error(faultFields(fault), "fault that nobody caught; stopping");
    process.exitCode = 1;
    ask();
  };
  process.on("uncaughtException", onFault);
  process.on("unhandledRejection", onFault);

  const running = await start();
  await stopAsked;
  await withDeadline("stop the service", STOP_LIMIT_MS, running.stop()).catch((fault) =>
    log.error(faultFields(fault), "stop failed"),
  );
  log.info({}, "stopped");
  await log.written();
  // Whatever still holds a handle must not keep a stopped service alive.
  process.exit(process.exitCode ?? 0);
}
