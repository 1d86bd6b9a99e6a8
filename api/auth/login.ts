import { AppError } from "../../infra/domain/errors.ts";

/** One person, one login: upper case, blanks around it and full-width characters of an input method do not matter. */
export function normalLogin(login: string): string {
  return login.normalize("NFKC").trim().toLowerCase();
}

/** A login to be kept; REQUEST_INVALID when nothing is left of it. */
export function readLogin(login: string | undefined): string | null {
  if (login === undefined) return null;
  const normal = normalLogin(login);
  if (normal === "") throw new AppError("REQUEST_INVALID", { what: "login" });
  return normal;
}
