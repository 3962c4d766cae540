/** `npm start` and, with --dev, `npm run dev`: packages, build, then the server in this very process. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkNode, prepare, ROOT, SetupError } from "./prepare.mjs";

const dev = process.argv.includes("--dev");

try {
  checkNode();
  process.chdir(ROOT);
  process.env.NODE_ENV = dev ? "development" : "production";
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
  await prepare({ build: !dev });
  if (dev) {
    const { register } = await import("tsx/esm/api");
    register();
  }
  await import(pathToFileURL(join(ROOT, dev ? "server.ts" : "dist/server.js")).href);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exit(1);
}
