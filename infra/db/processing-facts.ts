import type { ProcessingCounts } from "../domain/processing-record.ts";
import type { Queryable } from "./database.ts";

/** What a processing record says in figures, read from the tables themselves. */
export async function readProcessingCounts(db: Queryable): Promise<ProcessingCounts> {
  const [row] = await db.query<Omit<ProcessingCounts, "roles" | "channels" | "consents" | "retention" | "tables">>(`
    select (select count(*) from seniors where left_at is null) as seniors,
      (select count(*) from seniors s where left_at is null and not exists (
         select 1 from consents c where c.senior_id = s.senior_id and c.withdrawn_at is null)) as "withoutConsent",
      (select count(*) from wristband_assignments where ended_at is null) as wristbands,
      (select count(*) from erasures) as erasures,
      (select count(*) from audit where action in ('exportSenior', 'exportPerson')) as exports,
      (select count(*) from audit) as "auditRows",
      (select count(*) from audit where action = 'breakGlass') as "brokenGlass"`);
  const numbers = async (text: string) =>
    await db.query<{ name: string; count: number }>(`${text} group by 1 order by 1`);
  if (row === undefined) throw new Error("no row of counts");
  return {
    ...row,
    roles: await numbers(
      "select role as name, count(distinct person_id) as count from person_roles join people using (person_id) where disabled_at is null",
    ),
    channels: await numbers("select kind as name, count(*) as count from channels where disabled_at is null"),
    consents: await numbers("select text_version as name, count(*) as count from consents where withdrawn_at is null"),
    retention: await db.query(
      `select distinct on (rule) rule, day::text as "lastDay", left_over as "leftOver" from retention_runs order by rule, day desc`,
    ),
    tables: (
      await db.query<{ name: string }>(
        `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public' order by 1`,
      )
    ).map(({ name }) => name),
  };
}
