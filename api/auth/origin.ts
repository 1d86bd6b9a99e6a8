import type { FastifyRequest } from "fastify";
import { AppError } from "../../infra/domain/errors.ts";

export type OriginSettings = { readonly publicUrl: string | null };

/**
 * Refuses a change or a socket that another site's page sent. Browsers say where a page is from in `Origin` (and, the newer
 * ones, in `Sec-Fetch-Site`); programs say nothing and have no cookie they did not fetch themselves.
 */
export function createOriginCheck(settings: OriginSettings): (request: FastifyRequest) => void {
  const publicOrigin = settings.publicUrl === null ? null : new URL(settings.publicUrl).origin;
  return (request) => {
    const { origin, host } = request.headers;
    if (origin === undefined) {
      const site = request.headers["sec-fetch-site"];
      if (site === undefined || site === "same-origin" || site === "none") return;
      throw new AppError("ORIGIN_FORBIDDEN");
    }
    if (origin === publicOrigin) return;
    if (host !== undefined && URL.canParse(origin) && new URL(origin).host === host) return;
    throw new AppError("ORIGIN_FORBIDDEN");
  };
}
