import { expect, test } from "vitest";
import { epochMs } from "../../infra/domain/time.ts";
import { aliyunRequest } from "./aliyun.ts";
import { tencentRequest } from "./tencent.ts";

test("the example that Aliyun gives for its signature comes out as there", () => {
  const { headers, url } = aliyunRequest(
    {
      origin: "https://ecs.cn-shanghai.aliyuncs.com",
      action: "RunInstances",
      version: "2014-05-26",
      parameters: { RegionId: "cn-shanghai", ImageId: "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd" },
      at: epochMs(Date.UTC(2023, 9, 26, 10, 22, 32)),
      nonce: "3156853299f313e23d1673dc12e1703d",
    },
    { keyId: "YourAccessKeyId", keySecret: "YourAccessKeySecret" },
  );

  expect(headers["x-acs-date"]).toBe("2023-10-26T10:22:32Z");
  expect(headers["authorization"]).toBe(
    "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
  );
  expect(url.search).toBe("?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai");
});

test("the example that Tencent gives for its signature comes out as there", () => {
  const { headers } = tencentRequest(
    {
      origin: "https://cvm.tencentcloudapi.com",
      service: "cvm",
      action: "DescribeInstances",
      version: "2017-03-12",
      region: "ap-guangzhou",
      body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
      at: epochMs(1_551_113_065_000),
    },
    { secretId: "AKID********************************", secretKey: "********************************" },
  );

  expect(headers["authorization"]).toBe(
    "TC3-HMAC-SHA256 Credential=AKID********************************/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
  );
});
