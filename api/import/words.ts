import { consentRelations, consentScopes } from "../../infra/contract/protection.ts";

/** What people write in cells that allow only some words, in Chinese, in English and as the contract has it. */
export const genders: ReadonlyMap<string, "female" | "male"> = new Map([
  ["女", "female"],
  ["f", "female"],
  ["female", "female"],
  ["男", "male"],
  ["m", "male"],
  ["male", "male"],
]);

type Scope = (typeof consentScopes)[number];
const scopeNames: Readonly<Record<Scope, readonly string[]>> = {
  position: ["位置", "定位"],
  health: ["健康", "健康信息"],
  rescueTeam: ["救援队", "给救援队看", "rescue team"],
  police: ["公安", "给公安看"],
  training: ["培训", "用于培训"],
};
export const scopeWords = byName(consentScopes, scopeNames);

type Relation = (typeof consentRelations)[number];
const relationNames: Readonly<Record<Relation, readonly string[]>> = {
  spouse: ["配偶", "丈夫", "妻子"],
  child: ["子女", "儿子", "女儿", "son", "daughter"],
  otherRelative: ["其他近亲属", "其他亲属", "other relative"],
  courtAppointed: ["法院指定的监护人", "法院指定", "appointed by a court"],
  appointedByAgreement: ["意定监护人", "意定监护", "appointed by agreement"],
  committee: ["居（村）委会或民政部门", "居委会", "村委会", "民政部门"],
};
export const relations = byName(consentRelations, relationNames);

function byName<Key extends string>(
  keys: readonly Key[],
  names: Readonly<Record<Key, readonly string[]>>,
): ReadonlyMap<string, Key> {
  return new Map(keys.flatMap((key) => [key, ...names[key]].map((name) => [name.toLowerCase(), key] as const)));
}
