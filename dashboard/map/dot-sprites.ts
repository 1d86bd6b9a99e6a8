import type { DotLook } from "./dot-look.ts";
import type { Palette } from "./palette.ts";
import type { Pen } from "./trace.ts";

export type DotSize = "small" | "large";
export type Sprite = { readonly picture: HTMLCanvasElement; readonly sizePx: number };
export type Sprites = (look: DotLook, size: DotSize) => Sprite;

const SPRITE_PX = 22;
const radiusPx: Readonly<Record<DotSize, number>> = { small: 4, large: 5 };

/** Draws each kind of dot once; the map only copies them. */
export function createSprites(colour: Palette, looks: readonly DotLook[]): Sprites {
  const large = new Map(looks.map((look) => [look, draw(look, "large", colour)]));
  const small = new Map(looks.map((look) => [look, draw(look, "small", colour)]));
  return (look, size) => (size === "small" ? small : large).get(look) ?? draw(look, size, colour);
}

function draw(look: DotLook, size: DotSize, colour: Palette): Sprite {
  const density = Math.min(3, Math.max(1, devicePixelRatio));
  const picture = document.createElement("canvas");
  picture.width = picture.height = SPRITE_PX * density;
  const pen = picture.getContext("2d");
  if (pen !== null) {
    pen.scale(density, density);
    pen.translate(SPRITE_PX / 2, SPRITE_PX / 2);
    paint(pen, look, radiusPx[size], colour);
  }
  return { picture, sizePx: SPRITE_PX };
}

function paint(pen: Pen, look: DotLook, radius: number, colour: Palette): void {
  const disc = (fill: string, opacity: number) => {
    circle(pen, radius);
    pen.fillStyle = fill;
    pen.globalAlpha = opacity;
    pen.fill();
    pen.globalAlpha = 1;
  };
  const rim = (stroke: string, width: number) => {
    circle(pen, radius);
    pen.strokeStyle = stroke;
    pen.lineWidth = width;
    pen.stroke();
  };
  switch (look) {
    case "fresh":
    case "accompanied":
      disc(colour("mark-safe"), 1);
      rim(colour("mark-line"), 1.5);
      if (look === "accompanied") companion(pen, radius, colour);
      return;
    case "minutes":
      disc(colour("map-land"), 1);
      disc(colour("mark-safe"), 0.55);
      rim(colour("mark-line"), 1.5);
      return;
    case "old":
      disc(colour("map-land"), 1);
      rim(colour("mark-old"), 2);
      return;
    case "unsure":
      disc(colour("map-land"), 1);
      rim(colour("mark-warn"), 2.5);
      return;
    case "silent":
      pen.setLineDash([2.4, 2.2]);
      rim(colour("mark-old"), 2);
      return;
  }
}

/** A small blue square at the shoulder: somebody is with this senior. */
function companion(pen: Pen, radius: number, colour: Palette): void {
  pen.beginPath();
  pen.rect(2, -radius - 4, 6, 6);
  pen.fillStyle = colour("mark-act");
  pen.fill();
  pen.strokeStyle = colour("mark-line");
  pen.lineWidth = 1;
  pen.stroke();
}

function circle(pen: Pen, radius: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
}
