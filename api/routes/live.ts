import type { RawData, WebSocket } from "ws";
import { whoAsks } from "../auth/guard.ts";
import type { Live } from "../live/live.ts";
import type { RouteServer } from "../route-server.ts";

/** The live socket; see the live contract for what is said on it. */
export function addLiveRoute(server: RouteServer, deps: { readonly live: Live }): void {
  server.get(
    "/live",
    { websocket: true, config: { access: "openLive" }, schema: { hide: true } },
    (socket, request) => {
      const page = deps.live.open(pageSocketOf(socket), whoAsks(request));
      // Attached before anything is awaited, else early messages are lost.
      socket.on("message", (data, isBinary) => page.received(isBinary ? "" : textOf(data)));
      socket.on("pong", page.alive);
      socket.on("close", page.closed);
      // A frame that breaks the protocol or is too large; `ws` closes the socket itself.
      socket.on("error", page.closed);
    },
  );
}

function pageSocketOf(socket: WebSocket) {
  return {
    get bufferedAmount(): number {
      return socket.bufferedAmount;
    },
    // A socket that is going away takes nothing more; the page comes back and resumes.
    send: (text: string) => {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close: (code: number, reason: string) => socket.close(code, reason),
    ping: () => {
      if (socket.readyState === socket.OPEN) socket.ping();
    },
    terminate: () => socket.terminate(),
  };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString("utf8");
}
