/** What was found on a picture. `notLoaded`: the reader itself did not arrive. */
export type Reading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "nothing" | "notLoaded" | "notAPicture" };
type Source = { readonly picture: CanvasImageSource; readonly width: number; readonly height: number };

/** Enough for a code that fills a quarter of the picture's width, and read well within a tenth of a second. */
const SIDE_MAX_PX = 1_280;
/** What phones write stays below; anything larger is no photo of a wristband. */
const FILE_MAX_BYTES = 25_000_000;

/** Reads the QR code on a picture. The reader is fetched when it is first needed, and not with the page. */
export async function readQr({ picture, width, height }: Source): Promise<Reading> {
  const reader = await import("qr/decode.js").catch(() => null);
  if (reader === null) return { kind: "notLoaded" };
  const image = pixelsOf({ picture, width, height });
  if (image === null) return { kind: "nothing" };
  try {
    return { kind: "text", text: reader.decodeQR(image) };
  } catch {
    return { kind: "nothing" };
  }
}

export async function readQrFile(file: Blob): Promise<Reading> {
  if (file.size > FILE_MAX_BYTES) return { kind: "notAPicture" };
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const reading = await readQr({ picture, width: picture.width, height: picture.height });
    picture.close();
    return reading;
  } catch {
    return { kind: "notAPicture" };
  }
}

function pixelsOf({ picture, width, height }: Source): ImageData | null {
  // A camera that has not shown anything yet has no size.
  if (width === 0 || height === 0) return null;
  const scale = Math.min(1, SIDE_MAX_PX / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}
