import type { Queryable } from "./database.ts";

/** Whether the `page` channel can reach somebody: one row per open live socket, said again every few seconds. */
export async function keepPagesOpen(
  db: Queryable,
  pages: readonly { readonly pageId: string; readonly personId: string }[],
): Promise<void> {
  if (pages.length === 0) return;
  await db.query(
    `insert into open_pages (page_id, person_id, seen_at)
     select page_id, person_id, service_now() from unnest($1::text[], $2::text[]) as page (page_id, person_id)
     where exists (select 1 from people where people.person_id = page.person_id)
     on conflict (page_id) do update set seen_at = excluded.seen_at`,
    [pages.map((page) => page.pageId), pages.map((page) => page.personId)],
  );
}

/** Pages that are closed take no alerts any more. */
export async function closePages(db: Queryable, pageIds: readonly string[]): Promise<void> {
  if (pageIds.length > 0) await db.query("delete from open_pages where page_id = any($1)", [pageIds]);
}
