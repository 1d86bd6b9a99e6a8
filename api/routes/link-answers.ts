import { LinkAnswerBody, LinkAnswerResult } from "../../infra/contract/callbacks.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { createOutsideDesk, type OutsideDeps } from "../outside-desk.ts";
import { problems, type RouteServer } from "../route-server.ts";

/**
 * The button of the page behind a signed link. The token travels in the body and stands in the page's address only behind
 * `#`: no server, log or link preview ever sees it, and opening the link answers nothing.
 */
export function addLinkAnswerRoute(server: RouteServer, deps: OutsideDeps): void {
  const desk = createOutsideDesk(deps);
  server.post("/link-answers", {
    config: { access: "public" },
    schema: { tags: ["incidents"], body: LinkAnswerBody, response: { 200: LinkAnswerResult, ...problems } },
    handler: async (request) => {
      const { taken, number } = await desk.link(request.body.token);
      if (taken !== "done") throw new AppError(taken);
      if (number === null) throw new AppError("INTERNAL");
      return { number };
    },
  });
}
