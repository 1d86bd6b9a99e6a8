import sharp from "sharp";
import { expect, test } from "vitest";
import { reencodePicture } from "./pictures.ts";

const photo = (widthPx: number, heightPx: number) =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: "#c04030" } });

test("a large photo becomes a small upright JPEG without place, camera or time", async () => {
  const exif = { IFD0: { Model: "Phone 9" }, IFD3: { GPSLatitude: "30/1 32/1 0/1", GPSLatitudeRef: "N" } };
  const taken = await photo(2_000, 1_000).withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer();

  const kept = await reencodePicture(taken);

  expect(kept).toMatchObject({ widthPx: 640, heightPx: 1_280 });
  const { format, exif: written, orientation } = await sharp(kept?.jpeg).metadata();
  expect({ format, written, orientation }).toEqual({ format: "jpeg", written: undefined, orientation: undefined });
});

test.each(["png", "webp"] as const)("a small %s keeps its size", async (format) => {
  const kept = await reencodePicture(await photo(80, 60).toFormat(format).toBuffer());

  expect(kept).toMatchObject({ widthPx: 80, heightPx: 60 });
});

test("what is no whole picture is none: text, half a file, a drawing, a bomb", async () => {
  const whole = await photo(400, 400).jpeg().toBuffer();
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const bomb = await photo(8_000, 8_000).png({ compressionLevel: 1 }).toBuffer();
  const refused = [Buffer.from("not a picture"), Buffer.alloc(0), whole.subarray(0, 400), drawing, bomb];

  for (const bytes of refused) expect(await reencodePicture(bytes)).toBeNull();
});
