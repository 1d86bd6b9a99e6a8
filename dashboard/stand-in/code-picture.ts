/** A QR code as rows of dark and light squares. */
type Rows = readonly (readonly boolean[])[];
type Picture = { readonly width: number; readonly height: number; readonly grey: Buffer };

const SIZE = { width: 640, height: 480 } as const;
const [DARK, LIGHT] = [30, 225];

/** What a camera sees when a code is held before it, in greys. No rows: an empty table. */
export function codePicture(rows: Rows): Picture {
  const { width, height } = SIZE;
  const side = Math.max(1, Math.floor((height * 0.6) / Math.max(1, rows.length)));
  const left = Math.floor((width - rows.length * side) / 2);
  const top = Math.floor((height - rows.length * side) / 2);
  const isDark = (x: number, y: number) => rows[Math.floor((y - top) / side)]?.[Math.floor((x - left) / side)] === true;
  const at = (index: number) => (isDark(index % width, Math.floor(index / width)) ? DARK : LIGHT);
  return { ...SIZE, grey: Buffer.from(Array.from({ length: width * height }, (_, index) => at(index))) };
}

/** The picture as a film of one frame (YUV4MPEG2), which Chromium's false camera shows again and again. */
export function asFilm({ width, height, grey }: Picture): Buffer {
  const noColour = Buffer.alloc((width * height) / 2, 128);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420jpeg\nFRAME\n`), grey, noColour]);
}
