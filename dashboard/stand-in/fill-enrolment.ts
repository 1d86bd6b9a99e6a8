import type { Page } from "playwright-core";

/** Types in an invented senior with two guardians, as a coordinator would, and sends it. */
export async function fillAndEnrol(page: Page): Promise<void> {
  await page.locator(".list .tools .btn").click();
  await fillEnrolment(page);
  await page.locator(".bar .main").click();
  await page.locator(".token").waitFor();
}

export async function fillEnrolment(page: Page): Promise<void> {
  const fields: readonly (readonly [id: string, value: string])[] = [
    ["name", "沈桂花"],
    ["calledName", "沈奶奶"],
    ["birthYear", "1943"],
    ["features", "短白发，走路慢"],
    ["address", "桂香街 8 号（虚构）"],
    ["wristbandId", "HN-121-9001"],
    ["guardians.0.name", "许燕"],
    ["guardians.0.phone", "13800009001"],
    ["guardians.1.name", "方立"],
    ["guardians.1.phone", "13900009001"],
    ["lon", "120.6905"],
    ["lat", "30.515"],
  ];
  for (const [id, value] of fields) await page.locator(`[id="${id}"]`).fill(value);
}
