import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("an operator who sets nothing gets both roles on loopback with an embedded database", () => {
  const config = readConfig({});

  expect(config.roles).toEqual(["gateway", "api"]);
  expect(config.databaseUrl).toBeNull();
  expect([config.http.host, config.http.port, config.mqtt.host, config.mqtt.port]).toEqual([
    "127.0.0.1",
    8121,
    "127.0.0.1",
    1883,
  ]);
  expect(config.mqtt.tls).toBeNull();
});

test("an operator is told every wrong setting at once", () => {
  const wrong = {
    HTTP_PORT: "80.5",
    ROLES: "gateway,cook",
    MQTT_TLS_PORT: "8883",
    SERVICE_BOX: "1,2,3",
    LOG_LEVEL: "loud",
    TRUST_PROXY: "yes",
  };

  expect(() => readConfig(wrong)).toThrow(
    expect.objectContaining({
      code: "CONFIG_INVALID",
      facts: { problems: expect.objectContaining({ length: 6 }) },
    }),
  );
});

test("a wrong database URL is named but never repeated: it holds a password", () => {
  try {
    readConfig({ DATABASE_URL: "mysql://user:geheim@host" });
    expect.unreachable();
  } catch (fault) {
    expect(JSON.stringify(fault)).toContain("DATABASE_URL");
    expect(JSON.stringify(fault)).not.toContain("geheim");
  }
});

test("the settings cannot be changed after they were read", () => {
  expect(Object.isFrozen(readConfig({}))).toBe(true);
});

test("an operator who sets a template but not its keys is told which are missing, and who sets all has a service", () => {
  const keys = { ALIYUN_ACCESS_KEY_ID: "id", ALIYUN_ACCESS_KEY_SECRET: "geheim" };

  expect(() => readConfig({ ALIYUN_SMS_TEMPLATE: "SMS_1", ALIYUN_ACCESS_KEY_SECRET: "geheim" })).toThrow(
    expect.objectContaining({
      facts: { problems: ["ALIYUN_SMS_TEMPLATE needs ALIYUN_SMS_SIGN, ALIYUN_ACCESS_KEY_ID"] },
    }),
  );
  const { providers } = readConfig({ ...keys, ALIYUN_VOICE_TEMPLATE: "TTS_1" });
  expect(providers.voice).toEqual({
    keyId: "id",
    keySecret: "geheim",
    template: "TTS_1",
    number: null,
    url: "https://dyvmsapi.aliyuncs.com",
  });
  expect(providers.sms).toEqual({ aliyun: null, tencent: null });
});

test("an operator who wants certificates of bands has to say whose, and gets both", () => {
  const tls = { MQTT_TLS_PORT: "8883", MQTT_TLS_CERT: "/c.pem", MQTT_TLS_KEY: "/k.pem" };
  const needed = { ...tls, MQTT_TLS_NEEDS_CLIENT_CERT: "true" };

  expect(() => readConfig(needed)).toThrow(
    expect.objectContaining({
      facts: { problems: ["MQTT_TLS_NEEDS_CLIENT_CERT needs MQTT_TLS_CLIENT_CA"] },
    }),
  );
  expect(readConfig(tls).mqtt.tls).toMatchObject({ clientCaFile: null, needsClientCert: false });
  const config = readConfig({ ...needed, MQTT_TLS_CLIENT_CA: "/ca.pem" });
  expect(config.mqtt.tls).toMatchObject({ clientCaFile: "/ca.pem", needsClientCert: true });
  expect(readConfig({ ...tls, MQTT_TLS_ONLY: "true" }).mqtt.tls).toMatchObject({ isOnly: true });
  expect(() => readConfig({ MQTT_TLS_ONLY: "true" })).toThrow(
    expect.objectContaining({ facts: { problems: ["MQTT_TLS_ONLY needs MQTT_TLS_PORT"] } }),
  );
});
