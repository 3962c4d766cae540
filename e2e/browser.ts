/** Which Chromium the browser tests use. */
import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * E2E_CHROMIUM, else the one Playwright has downloaded (undefined: its default), else one on the PATH, else Debian's, installed here when
 * we are root. @throws Error with a sentence that says what to install.
 */
export function chromiumPath(): string | undefined {
  const given = process.env.E2E_CHROMIUM;
  if (given) return given;
  if (existsSync(chromium.executablePath())) return undefined;
  const found = onPath() ?? (installFromDebian() ? onPath() : undefined);
  if (found) return found;
  throw new Error(
    "No Chromium for the browser tests: run `npx playwright install --with-deps chromium`, or on Debian `sudo apt-get install -y chromium`, or set E2E_CHROMIUM to the path of one.",
  );
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installFromDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  console.log("Installing Debian's chromium for the browser tests …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    execFileSync("apt-get", ["update", "-q"], { env, stdio: "ignore" });
    execFileSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env, stdio: "ignore" });
    return true;
  } catch {
    // Offline, or a Debian without it: the sentence above says what else there is.
    return false;
  }
}
