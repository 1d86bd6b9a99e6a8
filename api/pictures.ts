import sharp from "sharp";

/** The longer side of a picture that we keep, pixels. */
const SIDE_MAX_PX = 1_280;
/** A few kilobytes can claim to be a picture of any size: more pixels than a phone takes are not unpacked. */
const INPUT_MAX_PX = 50_000_000;
const JPEG_QUALITY = 80;
const SECONDS_MAX = 10;

export type Picture = { readonly jpeg: Buffer; readonly widthPx: number; readonly heightPx: number };

/**
 * Draws a picture anew, upright, small enough for a phone and without anything that was written into the file (place, camera,
 * time). `null`: not a whole JPEG, PNG or WebP of a size that we read.
 */
export async function reencodePicture(bytes: Buffer): Promise<Picture | null> {
  if (!isPhoto(bytes)) return null;
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: INPUT_MAX_PX, failOn: "truncated" })
      .rotate()
      .resize({ width: SIDE_MAX_PX, height: SIDE_MAX_PX, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "#ffffff" })
      .jpeg({ quality: JPEG_QUALITY })
      .timeout({ seconds: SECONDS_MAX })
      .toBuffer({ resolveWithObject: true });
    return { jpeg: data, widthPx: info.width, heightPx: info.height };
  } catch {
    // The library has no kinds of faults: whatever it cannot read is no picture to us.
    return null;
  }
}

/** By its first bytes, so that readers of other formats (drawings, documents) never see what a stranger sends. */
function isPhoto(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 12).toString("latin1");
  return head.startsWith("\xff\xd8\xff") || head.startsWith("\x89PNG\r\n\x1a\n") || /^RIFF[^]{4}WEBP/.test(head);
}
