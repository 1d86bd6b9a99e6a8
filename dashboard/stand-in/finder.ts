import type { FinderLook } from "../../infra/contract/clues.ts";
import { isRecord } from "../live/message-guard.ts";
import { problem, type Reply } from "./reply.ts";
import type { Faults } from "./stand-in.ts";

const rescuePhone = "0573-87000000";
const looks: Readonly<Record<string, FinderLook>> = {
  lost: { standing: "lookedFor", calledName: "王奶奶", gender: "female", rescuePhone },
  band: { standing: "mayBeLost", calledName: null, gender: null, rescuePhone },
  home: { standing: "over", calledName: null, gender: null, rescuePhone: null },
};

/** Codes to try: `lost`, `band`, `home`, `old`; any other is none of ours. */
export function answerFinder({ faults }: { readonly faults: Faults }, path: string, body: unknown): Reply {
  const token = isRecord(body) ? String(body["token"]) : "";
  if (token === "old") return problem(410, "LINK_EXPIRED");
  const look = looks[token];
  if (look === undefined) return problem(404, "LINK_INVALID");
  if (path === "/finder/look") return { status: 200, body: look };
  if (faults.limitsFinders) return problem(429, "RATE_LIMITED");
  return { status: 201, body: { clueId: "clue-1", uploadKey: "stand-in-key" } };
}
