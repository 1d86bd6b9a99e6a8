export { default } from "./infra/vitest.config.ts";
