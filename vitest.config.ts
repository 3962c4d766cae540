import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Holds large things, such as what Python boots from, so it goes with the run. */
const dataDir = mkdtempSync(join(tmpdir(), "flowpilot-testdata-"));
process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    include: ["{app,components,db,inngest,lib,scripts}/**/*.test.{ts,tsx}", "*.test.ts"],
    globalSetup: ["db/testing.setup.ts"],
    pool: "forks",
    env: {
      NODE_ENV: "test",
      FLOWPILOT_ROLE: "test",
      FLOWPILOT_DATA_DIR: dataDir,
      ...(process.env.DATABASE_URL_TEST ? { DATABASE_URL_TEST: process.env.DATABASE_URL_TEST } : {}),
    },
    // For a machine that is busy; a test that hangs is ended all the same.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
