import { readFileSync } from "node:fs";
import { toIso } from "../../infra/domain/time.ts";
import type { Call, Deps } from "./call.ts";
import { gu, wang, zhang, zhou } from "./cast.ts";
import type { Desk } from "./desk.ts";
import { problem, type Reply } from "./reply.ts";

/** Drawn, not photographed: nobody looks like this. */
const portraits: Readonly<Record<string, string>> = {
  [wang]: "wang.jpg",
  [zhou]: "zhou.jpg",
  [gu]: "gu.jpg",
  [zhang]: "zhang.jpg",
};

export function photoOf(desk: Desk, seniorId: string): Reply {
  const name = portraits[seniorId] ?? "wang.jpg";
  if (desk.seniors.get(seniorId)?.photoAt == null) return problem(404, "NOT_FOUND");
  return { status: 200, jpeg: readFileSync(new URL(`../../simulators/portraits/${name}`, import.meta.url)) };
}

/** Whatever is sent, the senior looks as drawn; other pages hear of it. */
export function changePhotoAtDesk({ desk, feed, clock }: Deps, { method }: Call, seniorId: string): Reply {
  const senior = desk.seniors.get(seniorId);
  if (senior === undefined) return problem(404, "NOT_FOUND");
  const changed = { ...senior, photoAt: method === "PUT" ? toIso(clock.now()) : null };
  desk.seniors.set(seniorId, changed);
  feed.broadcast({ kind: "senior", senior: changed });
  return method === "PUT" ? { status: 200, body: changed } : { status: 204 };
}
