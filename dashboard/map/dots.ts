import type { Map as LeafletMap } from "leaflet";
import { createCanvasLayer } from "./canvas-layer.ts";
import { type DotLook, dotLooks } from "./dot-look.ts";
import { createSprites, type Sprites } from "./dot-sprites.ts";
import { readPalette } from "./palette.ts";
import type { Point } from "./to-leaflet.ts";
import type { Pen } from "./trace.ts";
import { isOnView, toPixel, type View } from "./view.ts";

export type Dot = { readonly id: string; readonly at: Point; readonly look: DotLook };
export type Dots = {
  readonly set: (dots: readonly Dot[], selectedId: string | null) => void;
  readonly redraw: () => void;
  readonly repaint: () => void;
  /** The senior under a pixel of the map window, if any. */
  readonly hit: (x: number, y: number) => string | null;
};

const REACH_PX = 12;
const SMALL_UNDER_ZOOM = 14;

/** All seniors as one canvas with pre-drawn marks: 10,000 cost one frame. */
export function createDots(map: LeafletMap, pane: string): Dots {
  let dots: readonly Dot[] = [];
  let selectedId: string | null = null;
  let sprites: Sprites | null = null;
  const layer = createCanvasLayer(map, pane, (pen, view) => {
    sprites ??= createSprites(readPalette(map.getContainer()), dotLooks);
    for (const dot of dots) drawDot(pen, view, sprites, dot);
    const selected = dots.find(({ id }) => id === selectedId);
    if (selected !== undefined) ring(pen, toPixel(view, selected.at), readPalette(map.getContainer())("mark-act"));
  });

  return {
    set: (next, selected) => {
      dots = next;
      selectedId = selected;
      layer.redraw();
    },
    redraw: layer.redraw,
    repaint: () => {
      sprites = null;
      layer.redraw();
    },
    hit: (x, y) => nearest(dots, layer.view(), x + layer.marginPx, y + layer.marginPx),
  };
}

function drawDot(pen: Pen, view: View, sprites: Sprites, dot: Dot): void {
  const pixel = toPixel(view, dot.at);
  if (!isOnView(view, pixel, 12)) return;
  const { picture, sizePx } = sprites(dot.look, view.zoom < SMALL_UNDER_ZOOM ? "small" : "large");
  pen.drawImage(picture, Math.round(pixel[0] - sizePx / 2), Math.round(pixel[1] - sizePx / 2), sizePx, sizePx);
}

function ring(pen: Pen, [x, y]: readonly [number, number], colour: string): void {
  pen.beginPath();
  pen.arc(x, y, 11, 0, 2 * Math.PI);
  pen.lineWidth = 2;
  pen.strokeStyle = colour;
  pen.stroke();
}

function nearest(dots: readonly Dot[], view: View, x: number, y: number): string | null {
  let best: { readonly id: string; readonly distance: number } | null = null;
  for (const { id, at } of dots) {
    const [dotX, dotY] = toPixel(view, at);
    const distance = Math.hypot(dotX - x, dotY - y);
    if (distance <= REACH_PX && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { id, distance };
  }
  return best?.id ?? null;
}
