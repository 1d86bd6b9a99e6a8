import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import { Type } from "typebox";
import { Problem } from "../infra/contract/http.ts";
import { Id } from "../infra/contract/views.ts";

/** Fastify with types taken from the TypeBox schema of each route. */
export type RouteServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Every answer that is not a success is a problem document. */
export const problems = { "4xx": Problem, "5xx": Problem };
/** Answer of a request that only takes something away. */
export const NoContent = Type.Null({ description: "No content" });

/** Parameters in addresses. */
export const SeniorParams = Type.Object({ seniorId: Id });
export const PersonParams = Type.Object({ personId: Id });
export const WristbandParams = Type.Object({ wristbandId: Id });
