import { type BaseMapId, baseMapIds } from "../domain/base-map.ts";
import type { SettingReader } from "./setting-reader.ts";

export type BaseMapConfig = {
  /** In the order in which pages offer them; none: only the schematic map. */
  readonly ids: readonly BaseMapId[];
  readonly tiandituKey: string | null;
  readonly pmtilesFile: string | null;
};

/** Which base maps pages may show beside the schematic one, and what they need. */
export function readBaseMaps(read: SettingReader, problems: string[]): BaseMapConfig {
  const named = read.list("BASE_MAPS");
  const ids = baseMapIds
    .filter((id) => named.includes(id))
    .sort((one, other) => named.indexOf(one) - named.indexOf(other));
  if (ids.length !== named.length) problems.push(`BASE_MAPS must name some of ${baseMapIds.join(", ")}, each once`);
  const tiandituKey = read.text("TIANDITU_KEY");
  const pmtilesFile = read.text("PMTILES_FILE");
  if (ids.includes("tianditu") && tiandituKey === null)
    problems.push("BASE_MAPS names tianditu: TIANDITU_KEY is needed");
  if (ids.includes("pmtiles") && pmtilesFile === null) problems.push("BASE_MAPS names pmtiles: PMTILES_FILE is needed");
  return { ids, tiandituKey, pmtilesFile };
}
