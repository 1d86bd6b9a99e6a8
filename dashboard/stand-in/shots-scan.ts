import type { Page } from "playwright-core";
import { phone, type Shot } from "./shot.ts";
import { officeShot } from "./shots-coordinator.ts";

const scanShot = (name: string, camera: "shows" | "refused", more: Partial<Shot> = {}): Shot =>
  officeShot(
    `scan-${name}`,
    async (page) => {
      await page.evaluate(camera === "shows" ? drawnCamera : refusedCamera);
      await page.locator(".list .tools .btn").click();
      await page.locator("[data-act=scan-band]").click();
      await page.locator(camera === "shows" ? '.scan-picture[data-stage="looking"]' : "[data-scan=refused]").waitFor();
      await page.locator(".scan").scrollIntoViewIfNeeded();
    },
    more,
  );

type Script = Parameters<Page["evaluate"]>[0];

/** A table with a wristband on it, whose code is still too far away. */
const drawnCamera: Script = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  navigator.mediaDevices.getUserMedia = () => {
    const film = canvas.captureStream();
    const pen = canvas.getContext("2d");
    const parts: readonly (readonly [string, number, number, number, number])[] = [
      ["#8a7461", 0, 0, 640, 480],
      ["#2b2f36", 0, 190, 640, 120],
      ["#3c424b", 230, 150, 180, 200],
      ["#e8e8e4", 285, 215, 70, 70],
    ];
    for (const [colour, x, y, width, height] of parts)
      if (pen !== null) {
        pen.fillStyle = colour;
        pen.fillRect(x, y, width, height);
      }
    return Promise.resolve(film);
  };
};

const refusedCamera: Script = () => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
};

export const scanShots: readonly Shot[] = [
  scanShot("looking", "shows"),
  scanShot("looking-dark", "shows", { theme: "dark", language: "en" }),
  scanShot("looking-phone", "shows", { size: phone }),
  scanShot("refused", "refused", { theme: "dark" }),
  scanShot("refused-phone", "refused", { size: phone, language: "en" }),
];
