import type { Socket, SocketEvents } from "./live-client.ts";

/** The page's WebSocket to its own server. */
export function openBrowserSocket(events: SocketEvents): Socket {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
  socket.addEventListener("open", events.opened);
  socket.addEventListener("close", events.closed);
  socket.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (typeof event.data === "string") events.received(event.data);
  });
  return { send: (text) => socket.send(text), close: () => socket.close() };
}
