import { runCommand } from "./commands.ts";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());

process.exitCode = await runCommand(process.argv.slice(2), {
  print: (line) => console.log(JSON.stringify(line)),
  tell: (line) => console.error(line),
  stopped: stop.signal,
});
