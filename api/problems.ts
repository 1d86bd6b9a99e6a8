import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../infra/contract/http.ts";
import { sqlState } from "../infra/db/database.ts";
import { type ErrorCode, errorCodes, isAppError } from "../infra/domain/errors.ts";
import { faultFields, type Log } from "../infra/runtime/log.ts";

/** Codes that no request can bring about by itself: if one comes up in a route, something of ours is broken. */
const OURS = 500;

/** The HTTP status of each code, chosen here and nowhere else; a new code does not compile until it has one. */
const statusByCode: Readonly<Record<ErrorCode, number>> = {
  CONFIG_INVALID: OURS,
  EMBEDDED_DATABASE_FAILED: OURS,
  MIGRATION_CHANGED: OURS,
  MIGRATION_FAILED: OURS,
  SECRETS_UNREADABLE: OURS,
  FIX_NOT_STORED: OURS,
  INGEST_OVERLOADED: OURS,
  TELEMETRY_NOT_JSON: OURS,
  TELEMETRY_INVALID: OURS,
  TELEMETRY_EMPTY: OURS,
  TELEMETRY_TOO_LONG: OURS,
  TELEMETRY_TIME_INVALID: OURS,
  TELEMETRY_PLACE_INVALID: OURS,
  TELEMETRY_ENCRYPTED: OURS,
  TOPIC_UNKNOWN: OURS,
  TOPIC_FORBIDDEN: OURS,
  STATUS_INVALID: OURS,
  COMMAND_RESULT_INVALID: OURS,
  CHANNEL_FAILED: OURS,
  CHANNEL_UNAVAILABLE: OURS,
  INTERNAL: OURS,
  REQUEST_INVALID: 400,
  NOT_SIGNED_IN: 401,
  SIGN_IN_FAILED: 401,
  SESSION_EXPIRED: 401,
  SECOND_FACTOR_NEEDED: 401,
  SECOND_FACTOR_WRONG: 401,
  ORGANISATION_SIGN_IN_FAILED: 401,
  ORGANISATION_PERSON_UNKNOWN: 403,
  SECOND_FACTOR_SETUP_NEEDED: 403,
  SIGN_IN_AGAIN: 403,
  CSRF_TOKEN_INVALID: 403,
  ORIGIN_FORBIDDEN: 403,
  FORBIDDEN: 403,
  ACTION_NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  LINK_INVALID: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  WRISTBAND_ASSIGNED: 409,
  INCIDENT_ENDED: 409,
  INCIDENT_CHANGED: 409,
  INCIDENT_OPEN: 409,
  STILL_NEEDED: 409,
  DUTY_NOT_RUNNING: 409,
  DUTY_OVERLAPS: 409,
  SUBSTITUTE_IS_GUARDIAN: 422,
  LINK_EXPIRED: 410,
  LINK_REVOKED: 410,
  REQUEST_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  GUARDIANS_SAME: 422,
  GUARDIANS_ONE_HOME: 422,
  IMPORT_TOO_LARGE: 413,
  IMPORT_UNREADABLE: 422,
  IMPORT_COLUMNS_MISSING: 422,
  PICTURE_INVALID: 422,
  FENCE_INVALID: 422,
  FENCE_NOT_CLOSED: 422,
  FENCE_CROSSES_ITSELF: 422,
  FENCE_TOO_SMALL: 422,
  FENCE_TOO_LARGE: 422,
  FENCE_OUTSIDE_SERVICE: 422,
  EXCUSE_TIME_INVALID: 422,
  CHANNEL_ADDRESS_INVALID: 422,
  EVIDENCE_NEEDED: 422,
  DRILL_NOBODY: 422,
  REPLY_NOT_UNDERSTOOD: 422,
  REPLY_UNKNOWN: 422,
  REPLY_AMBIGUOUS: 422,
  RECEIPT_UNKNOWN: 422,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  DATABASE_UNREACHABLE: 503,
  DEADLINE_EXCEEDED: 503,
};

/** The HTTP status that a code is answered with. */
export function statusOf(code: ErrorCode): number {
  return statusByCode[code];
}

/** An RFC 9457 problem document. Carries the code and its fixed text, never data of the case. */
export function problemOf(code: ErrorCode, more: Pick<Problem, "requestId" | "fields"> = {}): Problem {
  return {
    type: `/api/docs/#${code}`,
    title: errorCodes[code],
    status: statusOf(code),
    code,
    ...(more.requestId === undefined ? {} : { requestId: more.requestId }),
    ...(more.fields === undefined ? {} : { fields: more.fields }),
  };
}

/** Answers with a problem document; the id in it stands beside the case in the log. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type("application/problem+json; charset=utf-8")
    .serializer(JSON.stringify)
    .send({ ...problem, requestId: request.id });
}

/** Turns whatever a route threw into a problem document, and logs what a person must look at. */
export function createErrorHandler(log: Log) {
  return (fault: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const code = codeOf(fault);
    const facts = { requestId: request.id, route: request.routeOptions.url ?? null, ...faultFields(fault) };
    if (statusOf(code) === OURS) log.error(facts, "request failed");
    else if (statusOf(code) === 503) log.warn(facts, "request could not be served");
    const fields = fault.validation?.map((problem) => ({
      path: `${fault.validationContext ?? "body"}${problem.instancePath}`,
      message: problem.message ?? "is not valid",
    }));
    return sendProblem(request, reply, problemOf(code, fields === undefined ? {} : { fields }));
  };
}

const codeByFastify: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "REQUEST_TOO_LARGE",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "MEDIA_TYPE_UNSUPPORTED",
  FST_ERR_HANDLER_TIMEOUT: "UNAVAILABLE",
};

function codeOf(fault: FastifyError): ErrorCode {
  if (isAppError(fault)) return answerable(fault.code);
  const known = codeByFastify[fault.code];
  if (known !== undefined) return known;
  const state = sqlState(fault);
  if (state !== null) return codeOfSqlState(state);
  if (fault.statusCode === 429) return "RATE_LIMITED";
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500) return "REQUEST_INVALID";
  return isLostConnection(fault) ? "UNAVAILABLE" : "INTERNAL";
}

/** What went wrong inside is no business of the asker's. */
function answerable(code: ErrorCode): ErrorCode {
  if (statusOf(code) === OURS) return "INTERNAL";
  return statusOf(code) === 503 ? "UNAVAILABLE" : code;
}

/** SQLSTATE classes of PostgreSQL, appendix A: 22 bad data; 08 53 55 57 the server cannot now; 40 try again. */
function codeOfSqlState(state: string): ErrorCode {
  const kind = state.slice(0, 2);
  if (kind === "22") return "REQUEST_INVALID";
  return ["08", "40", "53", "55", "57"].includes(kind) ? "UNAVAILABLE" : "INTERNAL";
}

/** `pg` throws plain errors when a connection ends under a statement. */
function isLostConnection(fault: Error): boolean {
  return /connection (terminated|ended)|ECONNRESET|ECONNREFUSED|EPIPE|query read timeout/i.test(fault.message);
}
