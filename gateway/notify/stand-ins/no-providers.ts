import type { ProviderSettings } from "../create-channels.ts";

const nowhere = "http://127.0.0.1:9";

/** No account with anybody: what a test does not give answers nothing. */
export const noProviders = {
  publicUrl: null,
  providers: {
    robots: { weCom: nowhere, dingTalk: nowhere, feishu: nowhere },
    pushSubject: null,
    sms: { aliyun: null, tencent: null },
    voice: null,
  },
} as const satisfies { readonly publicUrl: string | null; readonly providers: ProviderSettings };
