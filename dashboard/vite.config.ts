import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { shellFiles } from "./shell-files.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** One bundle for each page; nothing inlined, so that the strict content security policy holds. */
export default defineConfig({
  root: here("."),
  resolve: { alias: [{ find: /^leaflet$/, replacement: "leaflet/dist/leaflet-src.esm.js" }] },
  plugins: [shellFiles("guardian.html")],
  build: {
    outDir: here("../dist/dashboard"),
    emptyOutDir: true,
    // Phones of volunteers are old: Chrome 87 is the oldest with `inset`, which the theme uses.
    target: ["chrome87", "safari14.1", "firefox78"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: here("index.html"),
        console: here("console.html"),
        guardian: here("guardian.html"),
        answer: here("answer.html"),
        coordinator: here("coordinator.html"),
        secondFactor: here("second-factor.html"),
        join: here("join.html"),
        finder: here("finder.html"),
        share: here("share.html"),
        flyer: here("flyer.html"),
        roster: here("roster.html"),
        report: here("report.html"),
      },
    },
  },
  server: {
    proxy: { "/api": { target: "http://127.0.0.1:8121", ws: true } },
  },
});
