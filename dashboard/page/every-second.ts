/** Runs `task` each second, also in a hidden tab as far as the browser lets it. */
export function everySecond(task: () => void): void {
  setInterval(task, 1_000);
}
