import type { Locator } from "playwright-core";
import type { Opened, Opening, Stage } from "./stage.ts";

/** The coordinator's page on a quiet day. */
export function openOffice(stage: Pick<Stage, "open">, more: Partial<Opening> = {}): Promise<Opened> {
  return stage.open({ scene: "quiet", path: "/coordinator.html", login: "shen", ...more });
}

/** A field of the form, by its id. */
export const fieldOf = ({ page }: Opened, id: string): Locator => page.locator(`[id="${id}"]`);
