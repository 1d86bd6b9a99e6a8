import type { Database } from "../../infra/db/database.ts";
import { type ClaimedAlert, claimCompanions } from "../../infra/db/outbox.ts";
import type { Channel, Delivery } from "./channel.ts";
import { compose, composeBundle } from "./compose.ts";

/** One message about each; from this many on one message about all of them. */
const BUNDLE_FROM = 3;
const bundled: readonly string[] = ["alert", "update", "standDown"];

/**
 * What goes out together. When many seniors need somebody at once, a group robot or a telephone would be full before the one
 * who is in danger has had a turn: whatever waits for the same person by a scarce channel becomes one message. An SOS stays
 * by itself.
 */
export async function gather(
  channel: Channel,
  claimed: readonly ClaimedAlert[],
  given: { readonly db: Database; readonly owner: string },
): Promise<readonly (readonly ClaimedAlert[])[]> {
  if (channel.isScarce !== true) return claimed.map((it) => [it]);
  const groups = new Map<string, ClaimedAlert[]>();
  for (const alert of claimed) {
    const key = mayBeBundled(alert) ? `${alert.personId} ${alert.channelId} ${alert.kind}` : alert.alertId;
    const group = groups.get(key);
    if (group !== undefined) group.push(alert);
    else
      groups.set(
        key,
        mayBeBundled(alert) ? [alert, ...(await claimCompanions(given.db, alert, given.owner))] : [alert],
      );
  }
  return [...groups.values()].flatMap((group) => (group.length >= BUNDLE_FROM ? [group] : group.map((it) => [it])));
}

function mayBeBundled({ kind, priority, incidentId, body }: ClaimedAlert): boolean {
  return bundled.includes(kind) && priority > 0 && incidentId !== null && !body.drill;
}

/** A group of one is an ordinary message. */
export function deliveryOf(lead: ClaimedAlert, group: readonly ClaimedAlert[]): Delivery {
  if (group.length === 1) return { claimed: lead, alert: compose(lead) };
  return { claimed: lead, alert: composeBundle(lead, group), bundle: group };
}
