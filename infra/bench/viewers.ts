import mqtt from "mqtt";
import type { Browser, Page } from "playwright-core";
import { WebSocket } from "ws";
import { launch } from "../../dashboard/stand-in/browser.ts";
import { mapIsDrawn } from "../../dashboard/stand-in/map-facts.ts";
import { type ApiClient, signIn } from "../../simulators/api-client.ts";
import { createLoad } from "../../simulators/load.ts";
import { telemetryTopic } from "../contract/topics.ts";
import { createDatabase } from "../db/database.ts";
import type { SampleSenior } from "../db/sample-seniors.ts";
import { systemClock } from "../runtime/clock.ts";
import { pause } from "../runtime/deadline.ts";
import { silentLog } from "../runtime/log.ts";
import { setUpAccount } from "../set-up.ts";
import { unnamed } from "./pages.ts";
import type { ServiceProcess } from "./service-process.ts";

export type ViewerFigures = {
  /** From a band's publish to the pixel on a console, beside 100 open consoles. */
  readonly pixelMs: readonly number[];
  /** What the service holds more for each viewer that reads, and for each whose line is stuck, MB. */
  readonly readingMb: number;
  readonly stuckMb: number;
};

const password = "a password of the bench only";
const VIEWERS = 100;
/** As many as the service lets one person have open. */
const PAGES_OF_ONE = 20;
const readers = loginsOf("reader");
const stuckOnes = loginsOf("stuck");
const watcher = "watcher";
const ROUNDS = 60;
const SETTLE_MS = 20_000;
/** A bench that waits for ever measures nothing. */
const DRAWN_LIMIT_MS = 20_000;

/** Every band reports each 10 s and everybody looks: how soon it shows in a real browser, and what a stuck line costs. */
export async function measureViewers(
  chromium: string,
  service: ServiceProcess,
  bands: readonly SampleSenior[],
): Promise<ViewerFigures> {
  const db = createDatabase({ url: await service.databaseUrl(), log: silentLog });
  for (const login of [...readers, ...stuckOnes, watcher])
    await setUpAccount(db, { login, password, name: "演示值班", role: "administrator", areaId: null });
  const load = createLoad({
    host: "127.0.0.1",
    port: service.ports.mqtt,
    wristbands: bands.slice(1),
    inFlight: 1,
    ratePerS: bands.length / 10,
    seed: 5,
    clock: systemClock,
  });
  load.start();
  const browser = await launch(chromium);
  const open: WebSocket[] = [];
  try {
    await pause(SETTLE_MS);
    const alone = await service.residentMb();
    open.push(...(await openViewers(service, readers)));
    await pause(SETTLE_MS);
    const read = await service.residentMb();
    const pixelMs = await publishToPixel(browser, service, bands[0]);
    const before = await service.residentMb();
    const stuck = await openViewers(service, stuckOnes);
    open.push(...stuck);
    for (const socket of stuck) socket.pause();
    await pause(2 * SETTLE_MS);
    const after = await service.residentMb();
    return { pixelMs, readingMb: (read - alone) / VIEWERS, stuckMb: (after - before) / VIEWERS };
  } finally {
    for (const socket of open) socket.terminate();
    await browser.close();
    await load.stop(5_000);
    await db.close();
  }
}

function loginsOf(name: string): readonly string[] {
  return Array.from({ length: VIEWERS / PAGES_OF_ONE }, (_, index) => `${name}-${index}`);
}

async function openViewers(service: ServiceProcess, logins: readonly string[]): Promise<readonly WebSocket[]> {
  const url = `http://127.0.0.1:${service.ports.http}`;
  const accounts = await Promise.all(logins.map((login) => signIn(url, { login, password })));
  return await Promise.all(accounts.flatMap((api) => Array.from({ length: PAGES_OF_ONE }, () => openViewer(api))));
}

async function openViewer({ live }: ApiClient): Promise<WebSocket> {
  const socket = new WebSocket(live.url, { headers: { ...live.headers } });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", (code, reason) => reject(new Error(`closed with ${code} ${reason.toString()}`)));
    socket.once("open", () => socket.send(JSON.stringify({ kind: "resume", epoch: null, seq: 0 })));
    socket.once("message", () => resolve());
  });
  return socket;
}

/** One band walks on; the page's own drawing says where it stands. */
async function publishToPixel(
  browser: Browser,
  service: ServiceProcess,
  band: SampleSenior | undefined,
): Promise<readonly number[]> {
  if (band === undefined) throw new Error("no band");
  const page = await openPage(browser, service);
  const client = await mqtt.connectAsync({
    host: "127.0.0.1",
    port: service.ports.mqtt,
    username: band.wristbandId,
    password: band.token,
    reconnectPeriod: 0,
  });
  const figures: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const lon = band.home[0] + (round + 1) * 1e-6;
    const shown = page.evaluate(drawnAt, { seniorId: band.seniorId, lon });
    const publishedAt = performance.now();
    const fix = { fixedAt: systemClock.now(), seq: round, lon, lat: band.home[1], accuracyM: 12, source: "gnss" };
    await client.publishAsync(telemetryTopic(band.wristbandId), JSON.stringify(fix), { qos: 1 });
    await Promise.race([shown, pause(DRAWN_LIMIT_MS).then(() => Promise.reject(new Error("not drawn in time")))]);
    figures.push(performance.now() - publishedAt);
    await pause(40 + 37 * (round % 7));
  }
  await client.endAsync();
  await page.context().close();
  return figures;
}

/** In the page: resolves with the frame after the one in which the senior stands there. */
function drawnAt({ seniorId, lon }: { readonly seniorId: string; readonly lon: number }): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const marks: unknown = Reflect.get(window, "__map")?.marks();
      const isThere =
        Array.isArray(marks) &&
        marks.some(
          (mark) => Reflect.get(mark, "id") === seniorId && Math.abs(Number(Reflect.get(mark, "lon")) - lon) < 5e-7,
        );
      if (isThere) requestAnimationFrame(() => resolve());
      else requestAnimationFrame(look);
    };
    look();
  });
}

async function openPage(browser: Browser, service: ServiceProcess): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1_440, height: 900 } })).newPage();
  await page.goto(`http://127.0.0.1:${service.ports.http}/`);
  await page.locator("input[name=login]").fill(watcher);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form button").first().click();
  await page.waitForURL(/\.html/);
  await page.goto(`http://127.0.0.1:${service.ports.http}/console.html`);
  await mapIsDrawn(page);
  await page.evaluate(unnamed);
  return page;
}
