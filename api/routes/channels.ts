import { ChannelList, ChannelListBody, type ChannelView } from "../../infra/contract/http.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { type ChannelRow, isChannelTaken, listChannels, replaceChannels } from "../../infra/db/person-channels.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { isRobot } from "../../infra/domain/robot.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { readChannel } from "../new-channel.ts";
import { PersonParams, problems, type RouteServer } from "../route-server.ts";

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
      const known = await listChannels(deps.db, personId);
      const channels = request.body.items.map((channel) => readChannel(channel, { ...deps, known }));
      const robots = channels.filter((channel) => isRobot(channel.kind));
      if (robots.some((robot) => robot.secret !== null) && role !== "coordinator" && role !== "administrator")
        throw new AppError("FORBIDDEN", { what: "robots" });
      if (new Set(channels.map((channel) => `${channel.kind} ${channel.address}`)).size < channels.length)
        throw new AppError("CONFLICT", { what: "the same channel twice" });
      await deps.db.transaction(async (tx) => {
        if (await isChannelTaken(tx, personId, robots)) throw new AppError("CONFLICT", { what: "the robot of others" });
        await replaceChannels(tx, personId, channels);
        const entry = { at: deps.clock.now(), personId: me.session.personId, role, action: "changeChannels" };
        const kinds = channels.map((channel) => channel.kind);
        await appendAudit(tx, { ...entry, detail: { changedPersonId: personId, kinds } });
      });
      return { items: (await listChannels(deps.db, personId)).map(showChannel) };
    },
  });
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
