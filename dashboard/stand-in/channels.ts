import { plusMs, toIso } from "../../infra/domain/time.ts";
import type { Deps } from "./call.ts";
import type { Reply } from "./reply.ts";

/** Of RFC 8292, 2.4: nobody can send with it. */
export const pushKey = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

/** One guardian's phone is fine, the other one's is not. */
export function channels({ clock, desk }: Deps, personId: string) {
  const channel = {
    channelId: `channel-${personId}`,
    address: null,
    verifiedAt: toIso(plusMs(clock.now(), -86_400_000)),
  };
  const isFine = !personId.endsWith("chenwei");
  return [
    {
      ...channel,
      kind: "mqtt",
      lastOkAt: isFine ? toIso(plusMs(clock.now(), desk.tested.has(personId) ? 0 : -43_200_000)) : null,
      failStreak: isFine ? 0 : 3,
    },
    { ...channel, kind: "page", lastOkAt: null, failStreak: 0 },
  ];
}

export function testAlert({ desk }: Deps, seniorId: string): Reply {
  const guardians = desk.seniors.get(seniorId)?.guardians ?? [];
  for (const { personId } of guardians) desk.tested.add(personId);
  return { status: 202, body: { items: guardians.map(({ personId }) => ({ personId, alerts: 2 })) } };
}
