import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { alive } from "../db/embedded/orphan";
import { type App, startApp } from "./app";

/** Runs `npm start`'s script until it ends by itself. */
async function failedStart(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output: output.trim() };
}

function postmasterOf(app: App): number {
  return Number(readFileSync(join(app.dataDir, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]);
}

const lastLine = (text: string) => text.trim().split("\n").at(-1);

test.describe("the start", () => {
  let app: App;
  test.beforeAll(async () => {
    app = await startApp();
  });
  test.afterAll(() => app.remove());

  test("tells where it is and what to do first, and answers there", async () => {
    expect(app.logs()).toMatch(
      /FlowPilot is ready at http:\/\/localhost:\d+ \(first start: open .*\/setup to make your account\)/,
    );
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });

  test("says that the port is taken, exits with 1 and leaves nothing behind", async () => {
    const dataDir = test.info().outputPath("other");
    const { code, output } = await failedStart({ PORT: new URL(app.url).port, FLOWPILOT_DATA_DIR: dataDir });
    expect(lastLine(output)).toMatch(/^Port \d+ is taken by another program: stop it, or start with another one/);
    expect(code).toBe(1);
    expect(existsSync(join(dataDir, "postgres"))).toBe(false);
  });

  test("refuses a second server on the same data folder, and the first goes on", async () => {
    const { code, output } = await failedStart({ PORT: "0", FLOWPILOT_DATA_DIR: app.dataDir });
    expect(code).toBe(1);
    expect(output).toContain("PORT must be");
    const second = await failedStart({ PORT: "42599", FLOWPILOT_DATA_DIR: app.dataDir });
    expect(second.code).toBe(1);
    expect(lastLine(second.output)).toMatch(/^FlowPilot already runs on the data folder/);
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });

  test("says which database it cannot reach, without the password", async () => {
    const DATABASE_URL = "postgres://someone:hunter2@127.0.0.1:1/flowpilot";
    const { code, output } = await failedStart({
      PORT: "42599",
      FLOWPILOT_DATA_DIR: test.info().outputPath("data"),
      DATABASE_URL,
    });
    expect(lastLine(output)).toBe(
      "The database at 127.0.0.1:1/flowpilot cannot be used: nothing listens there. Check DATABASE_URL.",
    );
    expect(code).toBe(1);
    expect(output).not.toContain("hunter2");
  });

  test("needs no hand after a kill -9: the next one takes over the orphaned PostgreSQL and keeps the data", async () => {
    const orphan = postmasterOf(app);
    await app.kill9();
    expect(alive(orphan)).toBe(true);
    await app.restart();
    expect(alive(orphan)).toBe(false);
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });

  test("starts PostgreSQL again when it dies, and goes on answering", async () => {
    const pid = postmasterOf(app);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => alive(pid)).toBe(false);
    await expect.poll(async () => (await fetch(`${app.url}/ready`)).status, { timeout: 30_000 }).toBe(200);
    expect(postmasterOf(app)).not.toBe(pid);
  });

  test("ends cleanly on SIGTERM, PostgreSQL included", async () => {
    const pid = postmasterOf(app);
    expect(await app.stop()).toBe(0);
    expect(alive(pid)).toBe(false);
    await app.restart();
  });
});
