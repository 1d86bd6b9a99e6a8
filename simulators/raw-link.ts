import { connect, type Socket } from "node:net";
import { connectPacket, createPacketReader, disconnectPacket, pingreqPacket } from "./mqtt-packets.ts";

export type RawLinkOptions = {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly password: string;
  readonly keepAliveS: number;
  readonly reconnectAfterMs: (failures: number) => number;
  /** Accepted by the broker: send again what is unanswered. */
  readonly onReady: () => void;
  /** After `onReady`. */
  readonly onConnected: () => void;
  readonly onLost: () => void;
  /** CONNACK with a code other than 0. */
  readonly onRefused: (code: number) => void;
  readonly onPuback: (packetId: number) => void;
  /** All acknowledgements of one read have been reported: time to send more. */
  readonly onTurn: () => void;
};

export type RawLink = {
  readonly open: () => void;
  readonly isReady: () => boolean;
  readonly write: (packets: Buffer) => void;
  readonly close: () => void;
};

/** One MQTT 3.1.1 connection on a raw socket that comes back after every loss until it is closed. */
export function createRawLink(options: RawLinkOptions): RawLink {
  let socket: Socket | null = null;
  let ready = false;
  let closed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let ping: NodeJS.Timeout | undefined;

  const onConnack = (code: number) => {
    if (code !== 0) {
      options.onRefused(code);
      socket?.destroy();
      return;
    }
    ready = true;
    failures = 0;
    ping = setInterval(() => socket?.write(pingreqPacket), options.keepAliveS * 500);
    options.onReady();
    options.onConnected();
  };
  const onClose = () => {
    clearInterval(ping);
    const wasReady = ready;
    ready = false;
    if (wasReady) options.onLost();
    failures += 1;
    if (!closed) retry = setTimeout(open, options.reconnectAfterMs(failures));
  };
  const open = () => {
    socket = openSocket(options, createPacketReader({ onConnack, onPuback: options.onPuback }), onClose);
  };

  return {
    open,
    isReady: () => ready,
    write: (packets) => socket?.write(packets),
    close: () => {
      closed = true;
      clearTimeout(retry);
      if (ready) socket?.end(disconnectPacket);
      socket?.destroySoon();
    },
  };
}

function openSocket(options: RawLinkOptions, read: (chunk: Buffer) => void, onClose: () => void): Socket {
  const socket = connect({ host: options.host, port: options.port, noDelay: true });
  socket.on("connect", () => socket.write(connectPacket({ ...options, username: options.clientId })));
  socket.on("data", (chunk: Buffer) => {
    read(chunk);
    options.onTurn();
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", onClose);
  return socket;
}
