import { createHash } from "node:crypto";
import type { LonLat } from "../domain/geo.ts";
import { type SeniorId, seniorId, type WristbandId, wristbandId } from "../domain/ids.ts";
import type { Database } from "./database.ts";

export type SampleSenior = {
  readonly seniorId: SeniorId;
  readonly wristbandId: WristbandId;
  readonly token: string;
  readonly home: LonLat;
};

/**
 * Fills an empty database for tests and benches: `homes.length` seniors with a wristband, two guardians each and a circle of 200 m
 * round the home, in a handful of statements. Tokens are `token-` and the wristband's id: never for real bands.
 */
export async function insertSampleSeniors(
  db: Database,
  homes: readonly LonLat[],
  options: { readonly reportIntervalS?: number } = {},
): Promise<readonly SampleSenior[]> {
  const seniors = homes.map((home, index): SampleSenior => {
    const id = wristbandId(`wb-${index + 1}`);
    return { seniorId: seniorId(`s-${index + 1}`), wristbandId: id, token: `token-${id}`, home };
  });
  const ids = seniors.map((senior) => senior.seniorId);
  const bands = seniors.map((senior) => senior.wristbandId);
  await db.transaction(async (tx) => {
    await tx.query(
      "insert into areas (area_id, kind, name_zh, name_en) values ('area-1', 'subDistrict', '演示街道', 'Sample sub-district') on conflict do nothing",
    );
    await tx.query(
      `insert into seniors (senior_id, area_id, name, called_name, gender, home_lon, home_lat)
       select id, 'area-1', '演示' || n, '演示奶奶' || n, 'female', lon, lat
       from unnest($1::text[], $2::float8[], $3::float8[]) with ordinality as t (id, lon, lat, n)`,
      [ids, homes.map((home) => home[0]), homes.map((home) => home[1])],
    );
    await tx.query(
      "insert into wristbands (wristband_id, token_hash, token_issued_at, report_interval_s) select id, hash, now(), $3 from unnest($1::text[], $2::bytea[]) as t (id, hash)",
      [
        bands,
        seniors.map((senior) => createHash("sha256").update(senior.token).digest()),
        options.reportIntervalS ?? 10,
      ],
    );
    await tx.query(
      "insert into wristband_assignments (wristband_id, senior_id) select * from unnest($1::text[], $2::text[])",
      [bands, ids],
    );
    for (const slot of ["A", "B"]) {
      await tx.query(
        "insert into people (person_id, name, phone) select id || $2, '演示守护人', '100-' || n || $2 from unnest($1::text[]) with ordinality as t (id, n)",
        [ids, `-${slot}`],
      );
      await tx.query(
        "insert into person_roles (person_id, role) select id || $2, 'guardian' from unnest($1::text[]) as t (id)",
        [ids, `-${slot}`],
      );
      await tx.query(
        "insert into pairings (senior_id, person_id, slot) select id, id || $2, $3 from unnest($1::text[]) as t (id)",
        [ids, `-${slot}`, slot],
      );
    }
    await tx.query(
      "insert into fences (fence_id, senior_id, kind, name, shape) select 'f-' || id, id, 'keepIn', 'home', shape from unnest($1::text[], $2::jsonb[]) as t (id, shape)",
      [ids, homes.map((home) => JSON.stringify({ kind: "circle", centre: home, radiusM: 200 }))],
    );
  });
  return seniors;
}
