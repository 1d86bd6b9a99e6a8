/** One setting of the environment: what it means, its default as text, how it is read. `docs/settings.md` lists this table. */
export type Setting = {
  readonly name: string;
  readonly meaning: string;
  /** `null`: off unless set. */
  readonly fallback: string | null;
  readonly reads: "text" | "port" | "count" | "seconds" | "flag" | "url" | "list" | "path";
  readonly secret?: true;
};

export const settings = [
  { name: "ROLES", meaning: "What this process does: gateway, api, or both", fallback: "gateway,api", reads: "list" },
  {
    name: "DATABASE_URL",
    meaning: "A PostgreSQL or TimescaleDB server; without it an embedded PostgreSQL is started",
    fallback: null,
    reads: "url",
    secret: true,
  },
  {
    name: "DATA_DIR",
    meaning: "Folder of the embedded database and of generated secrets",
    fallback: ".data",
    reads: "path",
  },
  { name: "HTTP_HOST", meaning: "Address the pages and the API listen on", fallback: "127.0.0.1", reads: "text" },
  { name: "HTTP_PORT", meaning: "Port of the pages and the API; 0 takes a free one", fallback: "8121", reads: "port" },
  {
    name: "PUBLIC_URL",
    meaning: "How browsers reach the pages, for the Origin check and secure cookies",
    fallback: null,
    reads: "url",
  },
  { name: "TRUST_PROXY", meaning: "Believe X-Forwarded-For of the proxy in front", fallback: "false", reads: "flag" },
  { name: "METRICS_PUBLIC", meaning: "Answer /metrics to others than this machine", fallback: "false", reads: "flag" },
  { name: "MQTT_HOST", meaning: "Address the broker listens on", fallback: "127.0.0.1", reads: "text" },
  { name: "MQTT_PORT", meaning: "Port for MQTT over TCP; 0 takes a free one", fallback: "1883", reads: "port" },
  { name: "MQTT_TLS_PORT", meaning: "Port for MQTT over TLS", fallback: null, reads: "port" },
  { name: "MQTT_TLS_CERT", meaning: "Certificate chain in PEM for MQTT over TLS", fallback: null, reads: "path" },
  { name: "MQTT_TLS_KEY", meaning: "Private key in PEM for MQTT over TLS", fallback: null, reads: "path" },
  {
    name: "MQTT_TLS_CLIENT_CA",
    meaning:
      "Certificate authority in PEM; a certificate that a band shows over TLS must be of it and bear the band's user name",
    fallback: null,
    reads: "path",
  },
  {
    name: "MQTT_TLS_NEEDS_CLIENT_CERT",
    meaning: "Refuse whoever shows no such certificate over TLS; a token is needed all the same",
    fallback: "false",
    reads: "flag",
  },
  {
    name: "MQTT_TLS_ONLY",
    meaning: "Open no port for MQTT without TLS",
    fallback: "false",
    reads: "flag",
  },
  { name: "MQTT_WS_PORT", meaning: "Port for MQTT over WebSocket", fallback: null, reads: "port" },
  { name: "MQTT_CONNECTIONS_MAX", meaning: "Most connections the broker holds", fallback: "5000", reads: "count" },
  {
    name: "MQTT_CONNECTIONS_PER_ADDRESS",
    meaning: "Most connections from one address; bands behind one carrier gateway share theirs",
    fallback: "1000",
    reads: "count",
  },
  {
    name: "MQTT_MESSAGES_PER_BAND",
    meaning:
      "Messages a second that one band may send, after ten times as many at once; what is more waits in its socket",
    fallback: "50",
    reads: "count",
  },
  {
    name: "RETENTION_DAYS",
    meaning: "How long precise fixes are kept, and what belongs to no incident",
    fallback: "30",
    reads: "count",
  },
  {
    name: "COARSE_RETENTION_DAYS",
    meaning: "How long it is kept where somebody often was, to the kilometre and the day; 0 keeps nothing of the kind",
    fallback: "180",
    reads: "count",
  },
  {
    name: "INCIDENT_RETENTION_DAYS",
    meaning: "How long an incident is kept after it was closed",
    fallback: "1095",
    reads: "count",
  },
  {
    name: "SERVICE_BOX",
    meaning: "West,south,east,north in degrees: fences must lie inside",
    fallback: "119.5,29.8,121.6,31.2",
    reads: "text",
  },
  {
    name: "RESCUE_PHONE",
    meaning:
      "Number of the rescue team that passers-by are shown, where an area's settings name no other (`rescuePhone`)",
    fallback: null,
    reads: "text",
  },
  {
    name: "BASE_MAPS",
    meaning: "Base maps beside the schematic one, the first is shown first: tianditu, amap, osm, pmtiles",
    fallback: "",
    reads: "list",
  },
  {
    name: "TIANDITU_KEY",
    meaning: "Key of Tianditu for servers; it stays on this machine",
    fallback: null,
    reads: "text",
    secret: true,
  },
  {
    name: "PMTILES_FILE",
    meaning: "Vector tiles on this machine, a PMTiles file with the layers of Protomaps",
    fallback: null,
    reads: "text",
  },
  {
    name: "SMTP_URL",
    meaning: "Mail server for e-mail alerts, smtp:// or smtps://",
    fallback: null,
    reads: "url",
    secret: true,
  },
  { name: "MAIL_FROM", meaning: "Sender of e-mail alerts", fallback: null, reads: "text" },
  {
    name: "WEBHOOK_PRIVATE_HOSTS",
    meaning: "Hosts in private networks that webhooks may call",
    fallback: "",
    reads: "list",
  },
  {
    name: "DEAD_MAN_URL",
    meaning:
      "Address outside that gets a POST each half minute while the self-audit passes, and raises the alarm when it stops",
    fallback: null,
    reads: "url",
    secret: true,
  },
  {
    name: "PUSH_SUBJECT",
    meaning:
      "How push services reach the operator, mailto: or https:; without it PUBLIC_URL if that is https, else no web push",
    fallback: null,
    reads: "url",
  },
  {
    name: "WECOM_URL",
    meaning: "Where robots of WeCom groups are spoken to",
    fallback: "https://qyapi.weixin.qq.com",
    reads: "url",
  },
  {
    name: "DINGTALK_URL",
    meaning: "Where robots of DingTalk groups are spoken to",
    fallback: "https://oapi.dingtalk.com",
    reads: "url",
  },
  {
    name: "FEISHU_URL",
    meaning: "Where robots of Feishu groups are spoken to; Lark has https://open.larksuite.com",
    fallback: "https://open.feishu.cn",
    reads: "url",
  },
  {
    name: "ALIYUN_ACCESS_KEY_ID",
    meaning: "Access key of Alibaba Cloud, for text messages and calls",
    fallback: null,
    reads: "text",
    secret: true,
  },
  { name: "ALIYUN_ACCESS_KEY_SECRET", meaning: "Its secret", fallback: null, reads: "text", secret: true },
  { name: "ALIYUN_SMS_SIGN", meaning: "Approved signature of text messages by Aliyun", fallback: null, reads: "text" },
  {
    name: "ALIYUN_SMS_TEMPLATE",
    meaning: "Approved template with the variables `title` and `number`; without it no text by Aliyun",
    fallback: null,
    reads: "text",
  },
  {
    name: "ALIYUN_SMS_URL",
    meaning: "Where Aliyun takes text messages",
    fallback: "https://dysmsapi.aliyuncs.com",
    reads: "url",
  },
  {
    name: "ALIYUN_VOICE_TEMPLATE",
    meaning: "Approved template of calls with the variables `title` and `number`; without it no calls",
    fallback: null,
    reads: "text",
  },
  {
    name: "ALIYUN_VOICE_NUMBER",
    meaning: "Number that called phones show; without it one of Aliyun's",
    fallback: null,
    reads: "text",
  },
  {
    name: "ALIYUN_VOICE_URL",
    meaning: "Where Aliyun takes calls",
    fallback: "https://dyvmsapi.aliyuncs.com",
    reads: "url",
  },
  {
    name: "TENCENT_SECRET_ID",
    meaning: "Key of Tencent Cloud, for text messages",
    fallback: null,
    reads: "text",
    secret: true,
  },
  { name: "TENCENT_SECRET_KEY", meaning: "Its secret", fallback: null, reads: "text", secret: true },
  {
    name: "TENCENT_SMS_APP",
    meaning: "Id of the text message application (SmsSdkAppId)",
    fallback: null,
    reads: "text",
  },
  {
    name: "TENCENT_SMS_SIGN",
    meaning: "Approved signature of text messages by Tencent",
    fallback: null,
    reads: "text",
  },
  {
    name: "TENCENT_SMS_TEMPLATE",
    meaning: "Approved template, {1} the title and {2} the number; without it no text by Tencent",
    fallback: null,
    reads: "text",
  },
  { name: "TENCENT_SMS_REGION", meaning: "Region of the application", fallback: "ap-guangzhou", reads: "text" },
  {
    name: "TENCENT_SMS_URL",
    meaning: "Where Tencent takes text messages",
    fallback: "https://sms.tencentcloudapi.com",
    reads: "url",
  },
  {
    name: "PROVIDER_CALLBACK_SECRET",
    meaning:
      "Last part of the addresses that providers report receipts, replies and key presses to; without it they are not listened to",
    fallback: null,
    reads: "text",
    secret: true,
  },
  {
    name: "SECOND_FACTOR",
    meaning:
      "Whether rescuers, duty officers, coordinators and administrators must have a second factor: required or optional; without it required when PUBLIC_URL is https",
    fallback: null,
    reads: "text",
  },
  {
    name: "OIDC_ISSUER",
    meaning: "OpenID Connect issuer whose people may sign in here once they are invited; needs PUBLIC_URL",
    fallback: null,
    reads: "url",
  },
  { name: "OIDC_CLIENT_ID", meaning: "Who we are to the issuer", fallback: null, reads: "text" },
  { name: "OIDC_CLIENT_SECRET", meaning: "Our secret with the issuer", fallback: null, reads: "text", secret: true },
  {
    name: "OIDC_NAME",
    meaning: "Name of the organisation on the button of the sign-in page",
    fallback: null,
    reads: "text",
  },
  {
    name: "SECRETS_KEY",
    meaning: "Key that seals secrets in the database, 32 bytes in base64; without it one is made in DATA_DIR",
    fallback: null,
    reads: "text",
    secret: true,
  },
  {
    name: "SECRETS_KEYS_OLD",
    meaning: "Earlier keys, so that what they sealed can be read and is sealed anew at the start",
    fallback: "",
    reads: "list",
    secret: true,
  },
  { name: "LOG_LEVEL", meaning: "silent, error, warn, info or debug", fallback: "info", reads: "text" },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]["name"];
