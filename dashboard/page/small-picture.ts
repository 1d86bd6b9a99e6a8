/** As large as a portrait is drawn on a phone, at one and a half pixels per point: about 6 kB. */
const SIZE = { width: 126, height: 158 } as const;
const QUALITY = 0.7;

/** A picture of ours, small, as text that can be kept; `null`: it cannot be had. */
export async function smallPicture(address: string): Promise<string | null> {
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const scale = Math.max(SIZE.width / picture.naturalWidth, SIZE.height / picture.naturalHeight);
    const [width, height] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
    const canvas = Object.assign(document.createElement("canvas"), SIZE);
    canvas.getContext("2d")?.drawImage(picture, (SIZE.width - width) / 2, (SIZE.height - height) / 2, width, height);
    return canvas.toDataURL("image/jpeg", QUALITY);
  } catch {
    return null;
  }
}
