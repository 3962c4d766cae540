/**
 * `npm run conformance`: the suite in inngest/embedded/conformance against the Inngest server at INNGEST_BASE_URL, file by file, since all files
 * register the same app. Without that variable the server is our own, put on a port as if it stood somewhere else: with keys, on a database of
 * its own, called and calling over HTTP only.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@/db/embedded";
import { migrate } from "@/db/migrate";
import { pool, withDatabase } from "@/db/url";
import { httpTransport, startEmbedded } from "@/inngest/embedded";
import { CONFORMANCE_APP } from "@/inngest/embedded/conformance/testing.app";
import { createServerAdapter } from "@/inngest/embedded/conformance/testing.http";

/** An external server waits long before it tries again, and its crons come by the minute. */
const PATIENCE_MS = 180_000;

/** @returns the exit code. */
async function suite(environment: Record<string, string>): Promise<number> {
  const args = ["run", "inngest/embedded/conformance", "--no-file-parallelism", `--testTimeout=${PATIENCE_MS}`];
  const child = spawn(join("node_modules", ".bin", "vitest"), [...args, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}

async function againstOurOwn(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "flowpilot-conformance-"));
  const keys = {
    eventKey: randomBytes(16).toString("hex"),
    signingKey: `signkey-test-${randomBytes(32).toString("hex")}`,
  };
  // Nothing here must survive a power cut.
  const postgres = await startPostgres({ root, password: "conformance", settings: { fsync: "off" } });
  try {
    const admin = pool(postgres.url, { max: 1 });
    await admin.unsafe("create database conformance");
    await admin.end();
    const url = withDatabase(postgres.url, "conformance");
    await migrate(url);
    const server = await startEmbedded({
      url,
      transport: httpTransport({ signingKey: keys.signingKey }),
      registersItself: CONFORMANCE_APP,
      keys,
    });
    const http = createServer(createServerAdapter((request) => server.api(request)));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    try {
      return await suite({
        INNGEST_BASE_URL: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
        INNGEST_EVENT_KEY: keys.eventKey,
        INNGEST_SIGNING_KEY: keys.signingKey,
        DATABASE_URL_TEST: postgres.url,
      });
    } finally {
      await server.stop({ graceMs: 1000 });
      http.closeAllConnections();
      http.close();
    }
  } finally {
    await postgres.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

process.exitCode = process.env.INNGEST_BASE_URL ? await suite({}) : await againstOurOwn();
