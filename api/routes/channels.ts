import { createHash } from "node:crypto";
import { type ChannelBody, ChannelList, ChannelListBody, type ChannelView } from "../../infra/contract/http.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { type ChannelRow, listChannels, replaceChannels } from "../../infra/db/person-channels.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { toIso } from "../../infra/domain/time.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { PersonParams, problems, type RouteServer } from "../route-server.ts";
import { isWebhookUrl } from "../webhook-url.ts";

export type ChannelRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly webhookPrivateHosts: readonly string[];
};

/** How a person can be told, by themselves or by the coordinator of their area. Secrets go in and never come out. */
export function addChannelRoutes(server: RouteServer, deps: ChannelRouteDeps): void {
  server.get("/people/:personId/channels", {
    config: { access: "readChannels" },
    schema: { tags: ["people"], params: PersonParams, response: { 200: ChannelList, ...problems } },
    handler: async (request) => {
      const person = await findPersonTarget(deps.db, request.params.personId);
      requireReach(whoAsks(request), "readChannels", person);
      return { items: (await listChannels(deps.db, request.params.personId)).map(showChannel) };
    },
  });

  server.put("/people/:personId/channels", {
    config: { access: "changeChannels" },
    schema: {
      tags: ["people"],
      params: PersonParams,
      body: ChannelListBody,
      response: { 200: ChannelList, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { personId } = request.params;
      const person = await findPersonTarget(deps.db, personId);
      const role = requireReach(me, "changeChannels", person);
      const channels = request.body.items.map((channel) => readChannel(channel, deps.webhookPrivateHosts));
      if (new Set(channels.map((channel) => `${channel.kind} ${channel.address}`)).size < channels.length)
        throw new AppError("CONFLICT", { what: "the same channel twice" });
      await deps.db.transaction(async (tx) => {
        await replaceChannels(tx, personId, channels);
        const entry = { at: deps.clock.now(), personId: me.session.personId, role, action: "changeChannels" };
        const kinds = channels.map((channel) => channel.kind);
        await appendAudit(tx, { ...entry, detail: { changedPersonId: personId, kinds } });
      });
      return { items: (await listChannels(deps.db, personId)).map(showChannel) };
    },
  });
}

type NewChannel = {
  readonly kind: ChannelBody["kind"];
  readonly address: string | null;
  readonly secret: string | null;
};

/** CHANNEL_ADDRESS_INVALID: an e-mail channel without a mailbox, a webhook that is not https or points inside. */
function readChannel(body: ChannelBody, privateHosts: readonly string[]): NewChannel {
  const address = body.address ?? null;
  const secret = body.secret ?? null;
  switch (body.kind) {
    case "page":
      return { kind: body.kind, address: null, secret: null };
    case "mqtt":
      // The broker compares hashes; the secret is 16 characters or more, so a fast hash is enough.
      return {
        kind: body.kind,
        address: null,
        secret: secret === null ? null : createHash("sha256").update(secret).digest("hex"),
      };
    case "email":
      if (address === null || !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(address))
        throw new AppError("CHANNEL_ADDRESS_INVALID", { kind: body.kind });
      return { kind: body.kind, address, secret: null };
    case "webhook":
      if (address === null || !isWebhookUrl(address, privateHosts))
        throw new AppError("CHANNEL_ADDRESS_INVALID", { kind: body.kind });
      return { kind: body.kind, address, secret };
    default:
      return unreachable(body.kind);
  }
}

function showChannel(row: ChannelRow): ChannelView {
  return {
    channelId: row.channelId,
    kind: row.kind,
    address: row.address,
    verifiedAt: row.verifiedAt === null ? null : toIso(row.verifiedAt),
    lastOkAt: row.lastOkAt === null ? null : toIso(row.lastOkAt),
    failStreak: row.failStreak,
  };
}
