import { expect, test } from "vitest";
import { connectPacket, createPacketReader, publishTemplate } from "./mqtt-packets.ts";

test("a wristband's CONNECT reads byte by byte as MQTT 3.1.1 says", () => {
  const packet = connectPacket({ clientId: "b1", username: "b1", password: "pw", keepAliveS: 300 });

  const head = [0x10, 22, 0, 4, 77, 81, 84, 84, 4, 0xc2, 1, 44];
  const fields = [0, 2, 98, 49, 0, 2, 98, 49, 0, 2, 112, 119];
  expect([...packet]).toEqual([...head, ...fields]);
});

test("a long report gets a two-byte length and room for its packet id", () => {
  const { packet, packetIdAt, payloadAt } = publishTemplate("t", "x".repeat(200));

  expect([...packet.subarray(0, packetIdAt)]).toEqual([0x32, 0x80 + 77, 1, 0, 1, 116]);
  expect(packet.subarray(payloadAt).toString()).toBe("x".repeat(200));
  expect(packet.length).toBe(3 + 205);
});

test("acknowledgements are read whole however the network cuts them", () => {
  const stream = Buffer.from([0x20, 2, 0, 0, 0x40, 2, 0, 7, 0xd0, 0, 0x30, 3, 0, 1, 97, 0x40, 2, 1, 0]);
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const seen: string[] = [];
    const read = createPacketReader({
      onConnack: (code) => seen.push(`connack ${code}`),
      onPuback: (id) => seen.push(`puback ${id}`),
    });

    read(stream.subarray(0, cut));
    read(stream.subarray(cut));

    expect(seen).toEqual(["connack 0", "puback 7", "puback 256"]);
  }
});

test("a broker that sends garbage is not read on", () => {
  const read = createPacketReader({ onConnack: () => undefined, onPuback: () => undefined });

  expect(() => read(Buffer.from([0x40, 255, 255, 255, 255, 1]))).toThrow("malformed");
});
