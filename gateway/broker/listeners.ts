import { readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { createWebSocketStream, WebSocketServer } from "ws";
import { PACKET_MAX_BYTES } from "../../infra/contract/telemetry.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import { clientRules, isStranger, type ListenerTls } from "./client-certificate.ts";
import { createConnectionCount } from "./connection-count.ts";
import { guardIntake, type Intake } from "./intake.ts";

export type ListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls: ListenerTls | null;
  readonly webSocketPort: number | null;
  readonly connectionsMax: number;
  readonly connectionsPerAddress: number;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Ports really bound; 0 where that listener is off. */
export type Ports = { readonly tcp: number; readonly tls: number; readonly webSocket: number };
export type Listeners = { readonly open: () => Promise<Ports>; readonly close: () => void };

/** Nobody is known yet when this is read. */
const CONNECT_MAX_BYTES = 4 * 1024;
const limits = {
  packetMaxBytes: PACKET_MAX_BYTES,
  connectMaxBytes: CONNECT_MAX_BYTES,
  // As many as a usual client keeps under way by itself.
  publishWindow: 20,
};
const HANDSHAKE_LIMIT_MS = 10_000;

/** Takes connections over TCP, TLS and WebSocket, counted and with every packet's size checked before it is held, for `onStream`. */
export function createListeners(
  options: ListenerOptions,
  onStream: (stream: Duplex, intake: Intake) => void,
): Listeners {
  const { log, metrics } = options;
  const connections = createConnectionCount({
    total: options.connectionsMax,
    perAddress: options.connectionsPerAddress,
  });
  const servers: Server[] = [];
  const streams = new Set<Duplex>();

  const admit = (stream: Duplex, address: string): void => {
    if (!connections.enter(address)) {
      metrics.connectionsRefused.inc({ code: "RATE_LIMITED" });
      stream.destroy();
      return;
    }
    streams.add(stream);
    stream.once("close", () => {
      streams.delete(stream);
      connections.leave(address);
    });
    stream.on("error", () => undefined);
    const intake = guardIntake(stream, limits, (claimedBytes) => {
      metrics.connectionsRefused.inc({ code: "REQUEST_TOO_LARGE" });
      log.warn({ claimedBytes, code: "REQUEST_TOO_LARGE" }, "mqtt packet is too large; connection closed");
      stream.destroy();
    });
    onStream(stream, intake);
  };
  const admitSocket = (socket: Socket): void => {
    socket.setNoDelay(true);
    admit(socket, socket.remoteAddress ?? "unknown");
  };
  const listen = async (server: Server, port: number): Promise<number> => {
    servers.push(server);
    return bind(server, port, options.host);
  };
  const listenTls = async (tls: NonNullable<ListenerOptions["tls"]>): Promise<number> => {
    const [cert, key] = await Promise.all([readFile(tls.certFile), readFile(tls.keyFile)]);
    const clients = await clientRules(tls);
    const server = createTlsServer(
      { cert, key, minVersion: "TLSv1.2", handshakeTimeout: HANDSHAKE_LIMIT_MS, ...clients },
      (socket) => {
        if (!isStranger(socket)) return admitSocket(socket);
        metrics.connectionsRefused.inc({ code: "SIGN_IN_FAILED" });
        socket.destroy();
      },
    );
    server.on("tlsClientError", (fault) => log.debug(faultFields(fault), "tls handshake failed"));
    return listen(server, tls.port);
  };
  const listenWebSocket = async (port: number): Promise<number> => {
    const http = createHttpServer((_request, response) => response.writeHead(426).end());
    const sockets = new WebSocketServer({
      server: http,
      maxPayload: PACKET_MAX_BYTES + 5,
      handleProtocols: (offered) => ["mqtt", "mqttv3.1"].find((name) => offered.has(name)) ?? false,
      perMessageDeflate: false,
    });
    sockets.on("connection", (socket, request) =>
      admit(createWebSocketStream(socket), request.socket.remoteAddress ?? "unknown"),
    );
    return listen(http, port);
  };
  return {
    open: async () => ({
      tcp: options.tls?.isOnly === true ? 0 : await listen(createTcpServer(admitSocket), options.port),
      tls: options.tls === null ? 0 : await listenTls(options.tls),
      webSocket: options.webSocketPort === null ? 0 : await listenWebSocket(options.webSocketPort),
    }),
    close: () => {
      for (const server of servers) server.close();
      for (const stream of streams) stream.destroy();
    },
  };
}

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new AppError("CONFIG_INVALID", { port, host, reason: "cannot listen" }, { cause })),
    );
    server.listen({ port, host, backlog: 1_024 }, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
