import { PushEndpointBody, PushKeyView, PushSubscriptionBody } from "../../infra/contract/http.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { addPushSubscription, readPushKeys, removePushSubscription } from "../../infra/db/push-subscriptions.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { writePushSubscription } from "../../infra/domain/push-subscription.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { shortName } from "../new-channel.ts";
import { NoContent, PersonParams, problems, type RouteServer } from "../route-server.ts";
import { isWebhookUrl } from "../webhook-url.ts";

export type PushRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly sendsPush: boolean;
  readonly webhookPrivateHosts: readonly string[];
};

/** A page lets its own browser be told while it is shut, or takes that back. Nobody subscribes for somebody else. */
export function addPushRoutes(server: RouteServer, deps: PushRouteDeps): void {
  const path = "/people/:personId/push";
  const change = async (me: SignedIn, personId: string, work: (tx: Queryable) => Promise<void>): Promise<void> => {
    const role = requireReach(me, "changeChannels", await findPersonTarget(deps.db, personId));
    if (me.session.personId !== personId) throw new AppError("FORBIDDEN", { what: "another person's browser" });
    await deps.db.transaction(async (tx) => {
      await work(tx);
      const entry = { at: deps.clock.now(), personId, role, action: "changeChannels" };
      await appendAudit(tx, { ...entry, detail: { changedPersonId: personId, kinds: ["push"] } });
    });
  };

  server.get(path, {
    config: { access: "readChannels" },
    schema: { tags: ["people"], params: PersonParams, response: { 200: PushKeyView, ...problems } },
    handler: async (request) => {
      requireReach(whoAsks(request), "readChannels", await findPersonTarget(deps.db, request.params.personId));
      return { publicKey: deps.sendsPush ? (await readPushKeys(deps.db)).publicKey : null };
    },
  });

  server.put(path, {
    config: { access: "changeChannels" },
    schema: {
      tags: ["people"],
      params: PersonParams,
      body: PushSubscriptionBody,
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const { endpoint, keys } = request.body;
      const { personId } = request.params;
      if (/\s/.test(endpoint) || !isWebhookUrl(endpoint, deps.webhookPrivateHosts))
        throw new AppError("CHANNEL_ADDRESS_INVALID", { kind: "push" });
      const secret = writePushSubscription({ endpoint, publicKey: keys.p256dh, authSecret: keys.auth });
      await change(whoAsks(request), personId, (tx) =>
        addPushSubscription(tx, personId, { address: nameOf(endpoint), secret }),
      );
      return await reply.code(204).send(null);
    },
  });

  server.delete(path, {
    config: { access: "changeChannels" },
    schema: {
      tags: ["people"],
      params: PersonParams,
      body: PushEndpointBody,
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const { personId } = request.params;
      await change(whoAsks(request), personId, (tx) =>
        removePushSubscription(tx, personId, nameOf(request.body.endpoint)),
      );
      return await reply.code(204).send(null);
    },
  });
}

/** An endpoint is a secret: whoever has it may send there. */
function nameOf(endpoint: string): string {
  return shortName("browser", endpoint);
}
