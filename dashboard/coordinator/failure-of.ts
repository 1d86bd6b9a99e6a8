import type { Answer } from "../http/request.ts";

/** What failed, as a code of `errors`. */
export function failureOf(answer: Exclude<Answer<unknown>, { kind: "ok" }>): string {
  return answer.kind === "refused" ? answer.code : "unreachable";
}
