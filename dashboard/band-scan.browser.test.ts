import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { encodeQR } from "qr";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { asFilm, codePicture } from "./stand-in/code-picture.ts";
import { eventually } from "./stand-in/eventually.ts";
import { openOffice } from "./stand-in/office.ts";
import { createStage, type Stage } from "./stand-in/stage.ts";

const chromium = chromiumPath();
const finderAddress = "https://121.example/finder.html#kX3_a-9pQ2wLr";
let stage: Stage;
let folder: string;

describe.skipIf(chromium === null)("a wristband's number is read off the wristband", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "121-film-"));
    stage = await createStage(chromium ?? "", [
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film()}`,
    ]);
  });
  afterEach(async () => {
    expect(await stage.clear()).toEqual([]);
  });
  afterAll(async () => {
    await stage.close();
    await rm(folder, { recursive: true });
  });

  const film = () => join(folder, "film.y4m");
  const show = (text: string | null) => writeFile(film(), asFilm(codePicture(rowsOf(text))));
  const openForm = async (more: { readonly mayUseCamera: boolean; readonly language?: "en" }) => {
    const { mayUseCamera, ...rest } = more;
    const { page } = await openOffice(stage, rest);
    if (mayUseCamera) await page.context().grantPermissions(["camera"]);
    await watchCameras(page);
    await page.locator(".list .tools .btn").click();
    await button(page).waitFor();
    return page;
  };

  test("the camera reads the number into the field and is let go at once; the finder's code is said to be that, and fills in nothing", async () => {
    await show("HN-121-9001");
    const page = await openForm({ mayUseCamera: true });
    // A module is asked for once: it was not there with the page.
    const reader = page.waitForRequest(/\/assets\/decode-/);
    await button(page).click();
    await reader;

    await eventually(() => number(page)).toBe("HN-121-9001");
    expect(await outcome(page, "read")).toBe("读到了 HN-121-9001");
    expect(await page.locator(".scan-panel").count()).toBe(0);
    expect(await camerasOf(page)).toEqual(["ended"]);

    await show(finderAddress);
    await button(page).click();
    expect(await outcome(page, "finderCode")).toContain("这是给路人扫的求助码");
    expect(await number(page)).toBe("HN-121-9001");
    expect(await camerasOf(page)).toEqual(["ended", "ended"]);
  });

  test("the camera is let go when its panel is closed, when the page is hidden, when the form is left, and when it comes too late", async () => {
    await show(null);
    const page = await openForm({ mayUseCamera: true });
    const look = async () => {
      await button(page).click();
      await page.locator('.scan-picture[data-stage="looking"]').waitFor();
    };
    await look();
    await page.locator(".scan-panel button", { hasText: "用照片" }).focus();
    await page.keyboard.press("Escape");
    await eventually(() => camerasOf(page)).toEqual(["ended"]);
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("data-act"))).toBe("scan-band");

    await look();
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await eventually(() => camerasOf(page)).toEqual(["ended", "ended"]);

    await look();
    await page.locator(".list li button").first().click();
    await eventually(() => camerasOf(page)).toEqual(["ended", "ended", "ended"]);

    // One that comes after its panel was closed.
    await page.evaluate(`{
      const real = navigator.mediaDevices.getUserMedia;
      const gate = new Promise((open) => { globalThis.allow = open; });
      navigator.mediaDevices.getUserMedia = async (wish) => { await gate; return await real(wish); };
    }`);
    await page.locator(".list .tools .btn").click();
    await button(page).click();
    await page.locator(".scan-panel button", { hasText: "关闭" }).click();
    await eventually(() => page.locator(".scan-panel").count()).toBe(0);
    await page.evaluate("allow()");
    await eventually(() => camerasOf(page)).toEqual(["ended", "ended", "ended", "ended"]);
    expect(await number(page)).toBe("");
  });

  test("a camera that is in use, refused or not there is said as what it is, and the same button takes a photo", async () => {
    const page = await openForm({ mayUseCamera: false });
    const restore = await failWith(page, "NotReadableError");
    await button(page).click();
    expect(await outcome(page, "busy")).toContain("被别的程序占着");
    expect(await page.locator("[data-act=scan-photo]").count()).toBe(1);
    await restore();
    await button(page).click();
    expect(await outcome(page, "refused")).toContain("浏览器没有让用摄像头");

    await givePhoto(page, await photoOf("861261027000018"));

    await eventually(() => number(page)).toBe("861261027000018");
    expect(await outcome(page, "read")).toBe("读到了 861261027000018");
    await page.locator(".list li button").first().click();
    await button(page).waitFor({ state: "detached" });
    await page.locator(".list .tools .btn").click();
    await failWith(page, "NotFoundError");
    await button(page).click();
    expect(await outcome(page, "noCamera")).toContain("没有摄像头");
  });

  test("a page without https asks for a photo at once, and says what is wrong with each", async () => {
    const page = await openForm({ mayUseCamera: false, language: "en" });
    await page.evaluate(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined }));
    await page.locator("#name").fill("Shen");
    await eventually(() => button(page).innerText()).toBe("By photo");

    await givePhoto(page, await photoOf("https://shop.example/wristbands/12"));
    expect(await outcome(page, "notNumber")).toContain("is not a wristband number");
    await givePhoto(page, await photoOf(null));
    expect(await outcome(page, "noCode")).toContain("No QR code was found");
    await givePhoto(page, Buffer.from("%PDF-1.7 no picture"));
    expect(await outcome(page, "notAPicture")).toContain("not a photo");
    expect(await number(page)).toBe("");
    await givePhoto(page, await photoOf("HN-121-9002"));
    await eventually(() => number(page)).toBe("HN-121-9002");
  });
});

const rowsOf = (text: string | null) => (text === null ? [] : encodeQR(text, "raw", { ecc: "medium", border: 2 }));
const button = (page: Page) => page.locator("[data-act=scan-band]");
const number = (page: Page) => page.locator("#wristbandId").inputValue();
const outcome = (page: Page, kind: string) => page.locator(`[data-scan=${kind}]`).innerText();

/** As a phone takes it: large, coloured paper, held at an angle, compressed. */
async function photoOf(text: string | null): Promise<Buffer> {
  const { grey, width, height } = codePicture(rowsOf(text));
  return await sharp(grey, { raw: { width, height, channels: 1 } })
    .resize(2_400)
    .rotate(17, { background: "#b8a58c" })
    .jpeg({ quality: 70 })
    .toBuffer();
}

async function givePhoto(page: Page, photo: Buffer): Promise<void> {
  const chosen = page.waitForEvent("filechooser");
  await button(page).click();
  await (await chosen).setFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: photo });
}

/** Keeps every camera that the page was given, to see whether it still runs. */
async function watchCameras(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tracks: MediaStreamTrack[] = [];
    const devices = navigator.mediaDevices;
    const real = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wish) => {
      const stream = await real(wish);
      tracks.push(...stream.getTracks());
      return stream;
    };
    Object.assign(globalThis, { tracks });
  });
}

const camerasOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate("tracks.map(({ readyState }) => readyState)");

/** The next camera is asked for in vain; what comes back undoes it. */
async function failWith(page: Page, name: string): Promise<() => Promise<void>> {
  await page.evaluate((what) => {
    const { mediaDevices } = navigator;
    Object.assign(globalThis, { real: mediaDevices.getUserMedia.bind(mediaDevices) });
    mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", what));
  }, name);
  return () => page.evaluate("void (navigator.mediaDevices.getUserMedia = real)");
}
