/** Hand-made MQTT 3.1.1 packets (OASIS standard, section 3) for the load generator, which cannot afford a client library. */
export type ConnectOptions = {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly keepAliveS: number;
};

/** A whole PUBLISH packet and the places in it that change from message to message. */
export type PublishTemplate = {
  readonly packet: Buffer;
  readonly packetIdAt: number;
  readonly payloadAt: number;
};

export type PacketHandlers = {
  /** `code` 0 is accepted; 5 is not authorised (3.2.2.3). */
  readonly onConnack: (code: number) => void;
  readonly onPuback: (packetId: number) => void;
};

export const pingreqPacket = Buffer.from([0xc0, 0]);
export const disconnectPacket = Buffer.from([0xe0, 0]);

/** CONNECT with a clean session, a name and a password (3.1). */
export function connectPacket(options: ConnectOptions): Buffer {
  const flags = 0b1100_0010;
  const head = Buffer.from([0, 4, ...Buffer.from("MQTT"), 4, flags, options.keepAliveS >> 8, options.keepAliveS & 255]);
  const fields = [options.clientId, options.username, options.password].map(lengthPrefixed);
  return framed(0x10, Buffer.concat([head, ...fields]));
}

/** PUBLISH at QoS 1 without DUP or RETAIN (3.3). Fill in a packet id of 1 to 65,535 before sending. */
export function publishTemplate(topic: string, payload: string): PublishTemplate {
  const name = lengthPrefixed(topic);
  const bytes = Buffer.from(payload);
  const packet = framed(0x32, Buffer.concat([name, Buffer.alloc(2), bytes]));
  const payloadAt = packet.length - bytes.length;
  return { packet, packetIdAt: payloadAt - 2, payloadAt };
}

/** Reads a byte stream from a broker, however it is cut, and reports the packets a publisher cares about. */
export function createPacketReader(handlers: PacketHandlers): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = packetEnd(bytes, at); end !== null; end = packetEnd(bytes, at)) {
      const kind = (bytes[at] ?? 0) >> 4;
      if (kind === 4) handlers.onPuback(bytes.readUInt16BE(end - 2));
      else if (kind === 2) handlers.onConnack(bytes[end - 1] ?? 255);
      at = end;
    }
    rest = at === bytes.length ? Buffer.alloc(0) : bytes.subarray(at);
  };
}

/** Index after the packet that starts at `start`, or `null` when its end has not arrived (2.2.3: up to four bytes). */
function packetEnd(bytes: Buffer, start: number): number | null {
  let length = 0;
  for (let digit = 0; digit < 4; digit += 1) {
    const byte = bytes[start + 1 + digit];
    if (byte === undefined) return null;
    length += (byte & 127) * 128 ** digit;
    if (byte < 128) {
      const end = start + 2 + digit + length;
      return end <= bytes.length ? end : null;
    }
  }
  throw new RangeError("the broker sent a packet whose length field is malformed");
}

function framed(head: number, body: Buffer): Buffer {
  const length: number[] = [];
  let left = body.length;
  do {
    length.push((left % 128) + (left >= 128 ? 128 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.concat([Buffer.from([head, ...length]), body]);
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}
