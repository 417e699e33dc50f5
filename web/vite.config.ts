// How the web app is built, served while developing, and tested.
// What must stay true: the built pages hold no inline script (the server's
// Content-Security-Policy forbids it), so the module preload helper stays off.
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// RF_SERVER: where a running server answers while developing. Start that one with
// --public-url at the address this one shows: it refuses pages from elsewhere.
const server = process.env.RF_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: "es2022",
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The page behind share links is an entry of its own: its viewers load nothing of the app.
      input: ["index.html", "shared.html", "protocol.html"],
      output: {
        // What every page needs stands in one file: it compresses better than in many. What
        // reads markdown is not among it.
        codeSplitting: {
          groups: [{ name: "vendor", test: /node_modules\/(?!marked\/)/, entriesAware: false }],
        },
      },
    },
  },
  server: {
    proxy: { "/api": { target: server, ws: true } },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.ts"],
    environment: "node",
    restoreMocks: true,
  },
});
