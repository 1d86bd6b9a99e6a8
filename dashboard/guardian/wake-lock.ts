/** Keeps the screen on while somebody is looked for, where the browser can; it lets go by itself in a hidden tab. */
export function createWakeLock(): (isWanted: boolean) => void {
  let held: WakeLockSentinel | null = null;
  let isAsking = false;

  async function take(): Promise<void> {
    if (isAsking || held !== null || !("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    isAsking = true;
    try {
      held = await navigator.wakeLock.request("screen");
      held.addEventListener("release", () => {
        held = null;
      });
    } catch {
      held = null;
    }
    isAsking = false;
  }

  return (isWanted) => {
    if (isWanted) void take();
    else void held?.release();
  };
}
