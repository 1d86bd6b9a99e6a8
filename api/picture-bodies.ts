import { AppError } from "../infra/domain/errors.ts";
import { type Picture, reencodePicture } from "./pictures.ts";
import type { RouteServer } from "./route-server.ts";

/** A phone's photo has 3 to 5 MB; pages make it smaller before they send it. */
const PICTURE_MAX_BYTES = 5 * 1024 * 1024;

/** Lets the routes of `server`, and no others, take pictures as their whole body. */
export function addPictureBodies(server: RouteServer): void {
  server.addContentTypeParser(
    ["image/jpeg", "image/png", "image/webp"],
    { parseAs: "buffer", bodyLimit: PICTURE_MAX_BYTES },
    (_request, body, done) => done(null, body),
  );
}

/** The picture of a request, drawn anew; PICTURE_INVALID when it is none. */
export async function readPicture(body: unknown): Promise<Picture> {
  const picture = Buffer.isBuffer(body) ? await reencodePicture(body) : null;
  if (picture === null) throw new AppError("PICTURE_INVALID");
  return picture;
}
