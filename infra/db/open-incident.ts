import type { IncidentId, SeniorId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

/** How a senior is called, and the incident in which they are looked for; `null`: none is open. */
export async function readOpenIncident(
  db: Queryable,
  seniorId: SeniorId,
): Promise<{
  readonly calledName: string;
  readonly incident: { readonly incidentId: IncidentId; readonly number: number } | null;
} | null> {
  const [row] = await db.query<{ calledName: string; incidentId: IncidentId | null; number: number | null }>(
    `select s.called_name as "calledName", i.incident_id as "incidentId", i.number from seniors s
     left join incidents i on i.senior_id = s.senior_id and i.ended_at is null and i.state <> 'suspected'
     where s.senior_id = $1`,
    [seniorId],
  );
  if (row === undefined) return null;
  const { calledName, incidentId, number } = row;
  return { calledName, incident: incidentId === null || number === null ? null : { incidentId, number } };
}
