import { Type } from "typebox";
import {
  IMPORT_MAX_BYTES,
  ImportCheck,
  ImportLanguage,
  ImportResult,
  importMediaTypes,
} from "../../infra/contract/imports.ts";
import { whoAsks } from "../auth/guard.ts";
import { createEnrol, type EnrolDeps } from "../enrol.ts";
import { templateOf } from "../import/columns.ts";
import { checkList, importList } from "../import/import.ts";
import { readTable } from "../import/table.ts";
import { problems, type RouteServer } from "../route-server.ts";

/** Many seniors at once from a spreadsheet: the list to fill in, what it would do, and doing it. */
export async function addImportRoutes(server: RouteServer, deps: EnrolDeps): Promise<void> {
  const list = { ...deps, enrol: createEnrol(deps) };
  server.get("/enrolments/import/template", {
    config: { access: "enrol" },
    schema: {
      tags: ["seniors"],
      querystring: ImportLanguage,
      response: { 200: Type.String({ description: "text/csv" }), ...problems },
    },
    handler: async (request, reply) =>
      await reply
        .type(`${importMediaTypes.csv}; charset=utf-8`)
        .header("content-disposition", 'attachment; filename="seniors.csv"')
        .send(templateOf(request.query.language ?? "zh-CN")),
  });
  await server.register(async (lists: RouteServer) => {
    lists.addContentTypeParser(
      Object.values(importMediaTypes),
      { parseAs: "buffer", bodyLimit: IMPORT_MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    lists.post("/enrolments/import/check", {
      config: { access: "enrol" },
      schema: { tags: ["seniors"], response: { 200: ImportCheck, ...problems } },
      handler: async (request) => await checkList(list, whoAsks(request), await readTable(request)),
    });
    lists.post("/enrolments/import", {
      config: { access: "enrol" },
      schema: { tags: ["seniors"], response: { 200: ImportResult, ...problems } },
      handler: async (request) => await importList(list, whoAsks(request), await readTable(request)),
    });
  });
}
