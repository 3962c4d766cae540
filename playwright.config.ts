import { defineConfig } from "@playwright/test";
import { chromiumPath } from "./e2e/browser";

const executablePath = chromiumPath();

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Each worker starts an app of its own: on two cores, two would only wait for each other.
  workers: 1,
  forbidOnly: true,
  projects: [
    { name: "pages", testIgnore: "**/e2e/proofs/**" },
    // No browser: whole apps whose processes are killed. Their measure is in e2e/proofs/scale.ts.
    { name: "proofs", testMatch: "**/e2e/proofs/*.spec.ts" },
  ],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's own sandbox does not start as root.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
