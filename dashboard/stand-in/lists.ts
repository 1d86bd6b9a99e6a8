import type { ImportCheck, ImportField, ImportLine, ImportResult } from "../../infra/contract/imports.ts";
import type { Call } from "./call.ts";
import type { Desk } from "./desk.ts";
import { problem, type Reply } from "./reply.ts";

const heads: Readonly<Record<string, ImportField>> = {
  姓名: "name",
  手环编号: "wristbandId",
  守护人B手机号: "phoneB",
  同意书版本: "consentVersion",
};

/** Lists of seniors as far as pages can tell: a few of the faults, and nobody is enrolled twice. */
export function createListDesk(desk: Desk) {
  const enrolled = new Set<string>();

  function check(text: string): ImportCheck {
    const [header = "", ...rows] = text.replace("\uFEFF", "").trim().split(/\r?\n/);
    const names = header.split(",");
    const lines = rows.map((row, index): ImportLine => {
      const cells = row.split(",");
      const cell = (field: ImportField) => cells[names.findIndex((name) => heads[name] === field)] ?? "";
      const [name, wristbandId] = [cell("name"), cell("wristbandId")];
      const problems = [
        ...(/^1\d{10}$/.test(cell("phoneB")) ? [] : [{ field: "phoneB", fault: "phone", otherLine: null } as const]),
        ...(cell("consentVersion") === ""
          ? [{ field: "consentVersion", fault: "consentMissing", otherLine: null } as const]
          : []),
        ...([...desk.seniors.values()].some((one) => one.wristbandId === wristbandId)
          ? [{ field: "wristbandId", fault: "worn", otherLine: null } as const]
          : []),
      ];
      const state = enrolled.has(wristbandId) ? "unchanged" : problems.length > 0 ? "bad" : "new";
      return { line: index + 2, name, wristbandId, state, problems: state === "bad" ? problems : [], differs: [] };
    });
    const count = (state: ImportLine["state"]) => lines.filter((line) => line.state === state).length;
    const counts = { new: count("new"), unchanged: count("unchanged"), changed: 0, bad: count("bad") };
    const needed: readonly ImportField[] = ["name", "wristbandId"];
    const missing = needed.filter((field) => !names.some((name) => heads[name] === field));
    return { fileHash: "0".repeat(64), counts, missing, ignored: [], lines: missing.length > 0 ? [] : lines };
  }

  function enrol(text: string): ImportResult {
    const { fileHash, lines } = check(text);
    const items = lines.map(({ line, state, wristbandId }) => {
      const isNew = state === "new";
      const outcome = isNew ? "enrolled" : state === "bad" ? "bad" : "there";
      if (isNew) enrolled.add(wristbandId);
      const token = isNew ? `stand-in-token-${wristbandId}` : null;
      return { line, outcome, seniorId: isNew ? `senior-${line}` : null, wristbandId, token, code: null } as const;
    });
    const count = (outcome: string) => items.filter((item) => item.outcome === outcome).length;
    const counts = { enrolled: count("enrolled"), there: count("there"), bad: count("bad"), refused: 0, left: 0 };
    return { fileHash, counts, items };
  }

  return ({ method, path, body }: Call): Reply | null => {
    if (!path.startsWith("/enrolments/import")) return null;
    if (method === "GET") return { status: 200, text: "\uFEFF编号,姓名\r\n" };
    const text = Buffer.isBuffer(body) ? body.toString() : "";
    if (text.includes("\u0000") || text === "") return problem(422, "IMPORT_UNREADABLE");
    return { status: 200, body: path.endsWith("/check") ? check(text) : enrol(text) };
  };
}
