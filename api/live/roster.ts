import type { Database } from "../../infra/db/database.ts";
import { type PositionRow, readPositions, readPositionsChangedSince } from "../../infra/db/positions.ts";
import { readSeniors, type SeniorRow } from "../../infra/db/seniors.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import { type EpochMs, epochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import { createInTurn } from "../../infra/runtime/in-turn.ts";

/** What differs from before. `left` are seniors who are no longer with us, as they were. */
export type RosterChange = {
  readonly seniors: readonly { readonly before: SeniorRow | null; readonly after: SeniorRow }[];
  readonly left: readonly SeniorRow[];
  readonly positions: readonly PositionRow[];
};

/** All seniors and where they are, as this process last read them: what pages are told from. */
export type Roster = {
  readonly seniors: ReadonlyMap<SeniorId, SeniorRow>;
  readonly positions: ReadonlyMap<SeniorId, PositionRow>;
  /** Reads everything again. */
  readonly reload: () => Promise<RosterChange>;
  readonly refreshSeniors: (seniorIds: readonly string[]) => Promise<RosterChange>;
  /** Reads these wristbands' positions, or with `null` whatever was heard or judged since the last look. */
  readonly refreshPositions: (wristbandIds: readonly string[] | null) => Promise<readonly PositionRow[]>;
};

/** Commits that overtake each other, and clocks of two machines that differ. */
const OVERLAP_MS = 3 * SECOND_MS;

/** Empty until the first `reload`. */
export function createRoster(db: Database): Roster {
  const seniors = new Map<SeniorId, SeniorRow>();
  const positions = new Map<SeniorId, PositionRow>();
  const texts = new Map<SeniorId, string>();
  // Of two readings that overlap the older one could end last and stay.
  const inTurn = createInTurn();
  let newestAt: EpochMs = epochMs(0);

  const takeSeniors = (rows: readonly SeniorRow[], asked: readonly string[]): RosterChange => {
    const changed: { before: SeniorRow | null; after: SeniorRow }[] = [];
    const found = new Set<string>(rows.map((row) => row.seniorId));
    for (const row of rows) {
      const text = JSON.stringify(row);
      if (texts.get(row.seniorId) === text) continue;
      changed.push({ before: seniors.get(row.seniorId) ?? null, after: row });
      seniors.set(row.seniorId, row);
      texts.set(row.seniorId, text);
      // Where the former band was is nobody's position any more.
      if (positions.get(row.seniorId)?.wristbandId !== row.wristbandId) positions.delete(row.seniorId);
    }
    const left = [...seniors.values()].filter((row) => asked.includes(row.seniorId) && !found.has(row.seniorId));
    for (const row of left) for (const known of [seniors, positions, texts]) known.delete(row.seniorId);
    return { seniors: changed, left, positions: [] };
  };
  const takePositions = (rows: readonly PositionRow[]): readonly PositionRow[] =>
    rows.filter((row) => {
      if (row.changedAt > newestAt) newestAt = row.changedAt;
      const known = positions.get(row.seniorId);
      // Two readings may overtake each other: an older row never replaces a newer one of the same band.
      if (known !== undefined && known.changedAt >= row.changedAt && known.wristbandId === row.wristbandId)
        return false;
      positions.set(row.seniorId, row);
      return true;
    });
  return {
    seniors,
    positions,
    reload: () =>
      inTurn(async () => {
        const known = [...seniors.keys()];
        const change = takeSeniors(await readSeniors(db, "all"), known);
        return { ...change, positions: takePositions(await readPositions(db, "all")) };
      }),
    refreshSeniors: (seniorIds) => inTurn(async () => takeSeniors(await readSeniors(db, seniorIds), seniorIds)),
    refreshPositions: async (wristbandIds) =>
      takePositions(
        wristbandIds === null
          ? await readPositionsChangedSince(db, plusMs(newestAt, -OVERLAP_MS))
          : await readPositions(db, wristbandIds),
      ),
  };
}
