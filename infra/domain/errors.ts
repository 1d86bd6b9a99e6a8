/**
 * Every code the service can answer or log with, and what it means. `docs/errors.md` is checked against this table.
 * HTTP status codes are chosen in `api`, nowhere else.
 */
export const errorCodes = {
  // Settings and start
  CONFIG_INVALID: "A setting is missing or wrong.",
  DATABASE_UNREACHABLE: "The database cannot be reached.",
  EMBEDDED_DATABASE_FAILED: "The embedded database did not start.",
  MIGRATION_CHANGED: "A migration that was already applied has been edited.",
  MIGRATION_FAILED: "A migration could not be applied.",
  SECRETS_UNREADABLE: "A secret in the database cannot be read with the key that was given.",
  DEADLINE_EXCEEDED: "A step took longer than it may.",
  // Wristbands
  FIX_NOT_STORED: "A wristband's message could not be stored; it was not acknowledged.",
  INGEST_OVERLOADED: "More messages are waiting to be stored than the service holds; the wristband keeps its own.",
  TELEMETRY_NOT_JSON: "The payload is not JSON.",
  TELEMETRY_INVALID: "The payload does not fit the telemetry contract.",
  TELEMETRY_EMPTY: "The payload is empty.",
  TELEMETRY_TOO_LONG: "A batch holds more entries than one message may.",
  TELEMETRY_TIME_INVALID: "fixedAt is not an instant.",
  TELEMETRY_PLACE_INVALID: "The position is out of range, swapped or half there.",
  TELEMETRY_ENCRYPTED: "The payload is encrypted and no key is known.",
  TOPIC_UNKNOWN: "Nobody publishes to this topic.",
  TOPIC_FORBIDDEN: "This client may not use this topic.",
  STATUS_INVALID: "The status message does not fit the contract.",
  COMMAND_RESULT_INVALID: "The command result does not fit the contract.",
  // People and requests
  NOT_SIGNED_IN: "Sign in first.",
  SIGN_IN_FAILED: "Login or password is wrong.",
  SESSION_EXPIRED: "The session has ended; sign in again.",
  SECOND_FACTOR_NEEDED: "The password is right; a code of your phone is needed too.",
  SECOND_FACTOR_WRONG: "The code is wrong, too old or already used.",
  SECOND_FACTOR_SETUP_NEEDED: "Your role needs a second factor: set it up first.",
  ORGANISATION_SIGN_IN_FAILED: "The sign-in by your organisation was not begun here, or not ended there.",
  ORGANISATION_PERSON_UNKNOWN: "Your organisation knows you, but nobody here has invited you.",
  SIGN_IN_AGAIN: "Sign in again to change how you sign in.",
  CSRF_TOKEN_INVALID: "The request does not carry the session's token.",
  ORIGIN_FORBIDDEN: "Requests from this origin are refused.",
  FORBIDDEN: "Your role does not allow this.",
  NOT_FOUND: "There is no such thing, or it is not yours to see.",
  REQUEST_INVALID: "The request does not fit the contract.",
  REQUEST_TOO_LARGE: "The request is larger than allowed.",
  METHOD_NOT_ALLOWED: "This address does not take this method.",
  MEDIA_TYPE_UNSUPPORTED: "Send JSON.",
  RATE_LIMITED: "Too many requests; try again later.",
  CONFLICT: "Somebody else changed it first.",
  INTERNAL: "Something broke on our side.",
  UNAVAILABLE: "The service cannot do this right now; try again.",
  // Enrolment
  PICTURE_INVALID: "The picture cannot be read.",
  WRISTBAND_ASSIGNED: "The wristband is worn by somebody else.",
  GUARDIANS_SAME: "The two guardians must be two people with two phones.",
  GUARDIANS_ONE_HOME: "The two guardians must live in two homes.",
  FENCE_INVALID: "The fence is not a valid shape.",
  FENCE_NOT_CLOSED: "The outline of the fence is not closed.",
  FENCE_CROSSES_ITSELF: "The outline of the fence crosses or touches itself.",
  FENCE_TOO_SMALL: "The fence is smaller than the error of a position.",
  FENCE_TOO_LARGE: "The fence is larger than a town.",
  FENCE_OUTSIDE_SERVICE: "The fence lies outside the service area; are longitude and latitude swapped?",
  EXCUSE_TIME_INVALID: "An outing or a safe way must lie ahead and may not last too long.",
  IMPORT_UNREADABLE: "The list can be read neither as CSV nor as an Excel workbook.",
  IMPORT_TOO_LARGE: "The list has more lines, columns or text than one import takes.",
  IMPORT_COLUMNS_MISSING: "The list lacks columns without which nobody can be enrolled.",
  STILL_NEEDED: "Somebody relies on this person: a senior they guard, or an open incident.",
  // Incidents
  INCIDENT_ENDED: "The incident has already ended.",
  DRILL_NOBODY: "A drill needs recipients, and all of them must be guardians or on duty for this senior.",
  INCIDENT_CHANGED: "The incident has moved on since you saw it.",
  INCIDENT_OPEN: "The incident is still open: end it as found or as a false alarm first.",
  ACTION_NOT_ALLOWED: "You may not do this in this incident.",
  EVIDENCE_NEEDED: "Say where the senior was found, by position or in a note.",
  DUTY_NOT_RUNNING: "There is no running shift that this person can take over.",
  DUTY_OVERLAPS: "The entry overlaps another one, ends before it begins, or names somebody without that role.",
  SUBSTITUTE_IS_GUARDIAN: "The other guardian of the senior is called anyway and cannot stand in as well.",
  // Answers from outside the pages
  REPLY_NOT_UNDERSTOOD: "The reply or the key is none that answers an alert.",
  REPLY_UNKNOWN: "The reply comes from a phone, or is about an incident, that no alert has gone to.",
  REPLY_AMBIGUOUS: "Several incidents are open for this phone: the reply must name one by its number.",
  RECEIPT_UNKNOWN: "The receipt is about no message that we have sent to this phone.",
  LINK_INVALID: "The link is not one of ours, or is incomplete.",
  LINK_EXPIRED: "The link is too old; sign in instead.",
  LINK_REVOKED: "The link was taken back by whoever made it.",
  // Channels
  CHANNEL_ADDRESS_INVALID: "The address of the channel is not valid.",
  CHANNEL_FAILED: "The channel refused the message for good.",
  CHANNEL_UNAVAILABLE: "The channel did not take the message this time.",
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** A fault with a code and the ids needed to find the case; never names, phones or places. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, facts: Readonly<Record<string, unknown>> = {}, options?: { readonly cause?: unknown }) {
    super(`${code}: ${errorCodes[code]}`, options);
    this.name = "AppError";
    this.code = code;
    this.facts = facts;
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
