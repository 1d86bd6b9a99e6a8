import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { lonLat } from "../infra/domain/geo.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import { systemClock } from "../infra/runtime/clock.ts";
import { type Command, type Given, readUrl, UsageError } from "./command-line.ts";
import { Credentials, readSecretFile } from "./credentials.ts";
import { createLoad, type Load } from "./load.ts";
import type { LoadWristband } from "./load-sender.ts";

const REPORT_MS = 1_000;

export const loadCommand: Command = {
  name: "load",
  about:
    "Messages as fast as the broker acknowledges them, or at a rate. One JSON line per second, the last one after the\n" +
    "answers are in. Exit code 1 when a message was never acknowledged.",
  options: [
    { name: "broker", value: "URL", about: "plain TCP only", usual: "mqtt://127.0.0.1:1883" },
    { name: "credentials", value: "FILE", about: "the wristbands, as enrol wrote them" },
    { name: "anonymous", value: "N", about: "instead: so many invented wristbands, for a broker without rules" },
    { name: "in-flight", value: "N", about: "messages on the way per wristband", usual: "1" },
    { name: "rate", value: "N", about: "messages per second of all together; else as fast as it goes" },
    { name: "seconds", value: "N", about: "how long; else until Ctrl-C" },
    { name: "drain", value: "SECONDS", about: "how long to wait for the last answers", usual: "30" },
    { name: "acked", value: "FILE", about: "write every acknowledged wristband,seq there, to look for losses" },
    { name: "seed", value: "TEXT", about: "places of invented wristbands", usual: "load" },
  ],
  run: async (given, io) => {
    const seconds = given.optionalNumber("seconds", { from: 0.1, to: 1_000_000 });
    const drainMs = given.number("drain", { from: 0, to: 3_600 }) * 1_000;
    const load = openLoad(given);
    load.start();
    const reporter = setInterval(() => io.print(load.report()), REPORT_MS);
    await over(seconds, io.stopped);
    clearInterval(reporter);
    const final = await load.stop(drainMs);
    io.print({ ...final, final: true });
    const path = given.optionalText("acked");
    if (path !== null) await writeAcked(path, load);
    return final.outstanding === 0 ? 0 : 1;
  },
};

function openLoad(given: Given): Load {
  const url = new URL(readUrl(given, "broker", ["mqtt"]));
  return createLoad({
    host: url.hostname,
    port: url.port === "" ? 1883 : Number(url.port),
    wristbands: readWristbands(given),
    inFlight: given.number("in-flight", { from: 1, to: 10_000 }),
    ratePerS: given.optionalNumber("rate", { from: 0.01, to: 10_000_000 }),
    seed: given.text("seed"),
    clock: systemClock,
  });
}

function readWristbands(given: Given): readonly LoadWristband[] {
  const anonymous = given.optionalNumber("anonymous", { from: 1, to: 100_000 });
  const path = given.optionalText("credentials");
  if ((anonymous === null) === (path === null)) throw new UsageError("load needs --credentials or --anonymous");
  if (path === null) {
    return Array.from({ length: anonymous ?? 0 }, (_, n) => ({
      wristbandId: wristbandId(`load-${String(n + 1).padStart(6, "0")}`),
      token: "anonymous",
    }));
  }
  return readSecretFile(path, Credentials).wristbands.map(({ wristbandId: id, token, home }) => ({
    wristbandId: wristbandId(id),
    token,
    home: lonLat(home.lon, home.lat),
  }));
}

function over(seconds: number | null, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === null ? undefined : setTimeout(resolve, seconds * 1_000);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    if (stopped.aborted) stop();
    stopped.addEventListener("abort", stop, { once: true });
  });
}

async function writeAcked(path: string, load: Load): Promise<void> {
  await pipeline(function* () {
    for (const { wristbandId: id, seq } of load.acked()) yield `${id},${seq}\n`;
  }, createWriteStream(path));
}
