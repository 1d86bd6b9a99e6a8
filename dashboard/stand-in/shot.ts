import type { Page } from "playwright-core";
import type { Language } from "../text/language.ts";
import type { SceneName } from "./scenes.ts";
import type { StandIn } from "./stand-in.ts";

export type Shot = {
  readonly name: string;
  readonly path: string;
  readonly login: string | null;
  readonly scene: SceneName;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: "light" | "dark";
  readonly language?: Language;
  readonly seniors?: number;
  /** Done before the page opens. */
  readonly prepare?: (standIn: StandIn) => void;
  /** Done once the page shows its first picture. */
  readonly act?: (page: Page, standIn: StandIn, wait: (ms: number) => Promise<void>) => Promise<void>;
  readonly isMuted?: boolean;
  /** Pages without a map are ready as soon as they are loaded. */
  readonly hasMap?: boolean;
};

export const desktop = { width: 1440, height: 900 };
export const wall = { width: 1920, height: 1080 };
export const phone = { width: 390, height: 844 };
