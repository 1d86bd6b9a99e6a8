import { recordAction } from "../infra/db/incidents.ts";
import { claimAlerts } from "../infra/db/outbox.ts";
import { settleAccepted } from "../infra/db/outbox-accepted.ts";
import { replaceChannels } from "../infra/db/person-channels.ts";
import { incidentId, personId } from "../infra/domain/ids.ts";
import type { Incident, IncidentAction } from "../infra/domain/incident.ts";
import { raise } from "./test-events.ts";
import type { Town } from "./test-town.ts";

/** A text or a call that a provider has taken; `id` is ours, `sid` is the provider's. */
export type Asked = { readonly phone: string; readonly id: string; readonly sid: string };
export type Guardian = keyof typeof phones;
export const phones = { a: "13800001001", b: "13800001002" } as const;

/**
 * The providers' side of a town: takes the texts and calls that are due, and speaks to the service over the wire as they do.
 */
export function createCloud(town: Town, secret: string) {
  const { db } = town.database;
  let made = 0;
  const bodyOf = async (incident: string): Promise<Incident> => {
    const [row] = await db.query<{ body: Incident }>("select body from incidents where incident_id = $1", [incident]);
    if (row === undefined) throw new Error("no such incident");
    return row.body;
  };
  const act = async (person: string, incident: string, action: IncidentAction) => {
    made += 1;
    const asked = { incidentId: incidentId(incident), personId: personId(person), action };
    await db.transaction((tx) => recordAction(tx, { ...asked, idempotencyKey: `test-${made}` }));
  };
  return {
    secret,
    act,
    bodyOf,
    now: () => town.clock.now(),
    pass: async (ms: number) => {
      town.clock.advance(ms);
      await town.database.setClock(town.clock);
    },
    /** Both guardians of Wang and of Li are told so, first tried first. */
    useWays: async (...kinds: readonly ("sms" | "voice" | "page")[]) => {
      for (const name of ["wang", "li"])
        for (const who of ["a", "b"] as const) {
          const address = name === "wang" ? phones[who] : `1390000100${who === "a" ? 1 : 2}`;
          const channels = kinds.map((kind) => ({
            kind,
            address: kind === "page" ? null : `+86${address}`,
            secret: null,
          }));
          await db.transaction((tx) => replaceChannels(tx, `${name}-${who}`, channels));
        }
    },
    /** Somebody has fallen: the guardians are told by their first channel. */
    fall: (name: "wang" | "li" = "wang") => raise(db, { name, at: town.clock.now(), kind: "fall" }),
    /** Takes what is due by `lane`, as its provider would. */
    take: async (lane: "sms" | "voice" | "page"): Promise<readonly Asked[]> => {
      const asked: Asked[] = [];
      for (const alert of await claimAlerts(db, lane, { owner: "test", limit: 50 })) {
        made += 1;
        const sid = `provider-${made}`;
        await settleAccepted(db, alert, { providerId: sid, latencyMs: 1 });
        asked.push({ phone: (alert.address ?? "").replace("+86", ""), id: alert.alertId, sid });
      }
      return asked;
    },
    /** Who has an alert that is due now by `lane`. */
    due: async (lane: string): Promise<readonly string[]> => {
      const rows = await db.query<{ person_id: string }>(
        "select person_id from outbox where lane = $1 and kind = 'alert' and state = 'waiting' and due_at <= service_now() order by 1",
        [lane],
      );
      return rows.map((row) => row.person_id);
    },
    /** State, and how far the guardians are. */
    standing: async (incident: string): Promise<readonly string[]> => {
      const { state, level, responders } = await bodyOf(incident);
      const guardians = responders.filter((it) => it.part.startsWith("guardian"));
      return [`${state} ${level}`, ...guardians.map((it) => `${it.personId} ${it.state}`).sort()];
    },
    story: async (incident: string): Promise<readonly string[]> => {
      const rows = await db.query<{ kind: string }>(
        "select kind from incident_events where incident_id = $1 and kind <> 'delivered' order by seq",
        [incident],
      );
      return rows.map((row) => row.kind);
    },
    /** Everything that is open ends, and is long past. */
    rest: async () => {
      const open = await db.query<{ incident_id: string }>("select incident_id from incidents where closed_at is null");
      for (const { incident_id: incident } of open) {
        await act("duty-officer", incident, "found");
        await act("duty-officer", incident, "close");
      }
      town.clock.advance(3_600_000);
      await town.database.setClock(town.clock);
      await db.query("update outbox set state = 'cancelled' where state in ('waiting', 'held')");
    },
    /** What each entry came to, or the code of the whole request's refusal. */
    post: async (path: string, body: object, key = secret): Promise<unknown> => {
      const answer = await fetch(`http://127.0.0.1:${town.port}/api/v1/callbacks/${path}/${key}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return Reflect.get(Object(await answer.json()), answer.ok ? "results" : "code");
    },
  };
}
export type Cloud = ReturnType<typeof createCloud>;

/** `2026-06-01 10:00:00` in Beijing. */
export function beijing(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}
