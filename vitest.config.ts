import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{gateway,api,dashboard,simulators,infra}/**/*.test.ts"],
  },
});
