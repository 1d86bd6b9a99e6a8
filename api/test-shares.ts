import { type ShareBody, ShareMade, ShareOpened, type ShareView } from "../infra/contract/shares.ts";
import { MINUTE_MS } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { type Answer, answerOf, bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

export const everything = { place: "live", trail: true, looks: true } as const;
export const share = (over: Partial<ShareBody> = {}): ShareBody => ({
  audience: "police",
  hours: 6,
  parts: everything,
  ...over,
});
export const codeOf = ({ status, body }: Answer) => [status, Reflect.get(Object(body), "code")];

/** A test town in which a duty officer shares the incident of Wang, and somebody holds nothing but the link. */
export type ShareTown = {
  readonly town: Town;
  readonly officer: Visitor;
  /** Wang is lost, or lost again; the id of the incident. */
  readonly lose: () => Promise<string>;
  readonly ofWang: () => string;
  readonly pathOf: (incidentId?: string) => string;
  readonly pass: (ms: number) => Promise<void>;
  readonly make: (over?: Partial<ShareBody>) => Promise<ShareView & { readonly token: string }>;
  readonly ask: (path: "open" | "look" | "photo", body: object, address?: string) => Promise<Answer>;
  readonly open: (token: string) => Promise<ShareOpened>;
  readonly end: (incidentId?: string) => Promise<Answer>;
  readonly auditOf: (action: string, shareId: string) => Promise<readonly AuditRow[]>;
};
type AuditRow = { readonly person_id: string | null; readonly detail: Record<string, unknown> };

export async function createShareTown(): Promise<ShareTown> {
  const town = await createTown({ rescuePhone: "0573-87000000" });
  const officer = await town.signIn("duty-officer");
  const { db } = town.database;
  let current = "";
  let keys = 0;
  const pass = async (ms: number) => {
    town.clock.advance(ms);
    await town.database.setClock(town.clock);
  };
  const pathOf = (incidentId = current) => `/incidents/${incidentId}/shares`;
  const ask: ShareTown["ask"] = async (path, body, remoteAddress = "198.51.100.7") =>
    answerOf(await town.server.inject({ method: "POST", url: `/api/v1/shares/${path}`, payload: body, remoteAddress }));
  return {
    auditOf: (action, shareId) =>
      db.query<AuditRow>(
        "select person_id, detail from audit where action = $1 and incident_id = $2 and detail->>'shareId' = $3 order by seq",
        [action, current, shareId],
      ),
    town,
    officer,
    pass,
    pathOf,
    ask,
    ofWang: () => current,
    lose: async () => {
      await pass(2 * MINUTE_MS);
      await reportPlace(db, { name: "wang", at: town.clock.now() });
      current = await raise(db, { name: "wang", at: town.clock.now() });
      return current;
    },
    make: async (over = {}) => {
      const made = bodyOf(ShareMade, await officer.send("POST", pathOf(), share(over)));
      return { ...made.share, token: made.path.split("#")[1] ?? "" };
    },
    open: async (token) => bodyOf(ShareOpened, await ask("open", { token })),
    end: async (incidentId = current) => {
      keys += 1;
      const found = { action: "found", idempotencyKey: `found-${keys}-key` };
      return await officer.send("POST", `/incidents/${incidentId}/actions`, found);
    },
  };
}
