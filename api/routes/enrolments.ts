import { EnrolmentBody, EnrolmentResult } from "../../infra/contract/http.ts";
import { whoAsks } from "../auth/guard.ts";
import { createEnrol, type EnrolDeps } from "../enrol.ts";
import { problems, type RouteServer } from "../route-server.ts";

/** Enrolment: a senior, a wristband with its credential, two guardians and a home fence, or nothing at all. */
export function addEnrolmentRoutes(server: RouteServer, deps: EnrolDeps): void {
  const enrol = createEnrol(deps);
  server.post("/enrolments", {
    config: { access: "enrol" },
    schema: { tags: ["seniors"], body: EnrolmentBody, response: { 201: EnrolmentResult, ...problems } },
    handler: async (request, reply) => await reply.code(201).send(await enrol(whoAsks(request), request.body)),
  });
}
