/**
 * The rows of a whole workflow: webhook → 3 JavaScript code nodes → answer, in the production build on a PostgreSQL of its own; in turn with the same of
 * three transforms, for their ratio holds on a busy machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@/db/embedded";
import { prepare } from "@/scripts/prepare.mjs";
import { openApp } from "./app";
import { type LoadResult, loadInTurn, warmUp } from "./load";

const SECONDS = 8;
/** Nothing calls it: no node of this workflow makes a request. */
const NOWHERE = "http://127.0.0.1:9/";

type Both = Record<"code" | "transforms", LoadResult>;

/** Loads both with one execution in flight and with 32; `spent` is milliseconds on a processor: server, engine with its sandbox, PostgreSQL. */
export async function workflowOfCode(): Promise<{ alone: Both; crowded: Both }> {
  await prepare();
  const folder = mkdtempSync(join(tmpdir(), "flowpilot-bench-code-"));
  const closing = [async () => rmSync(folder, { recursive: true, force: true })];
  try {
    const postgres = await startPostgres({ root: folder, password: "bench" });
    closing.unshift(() => postgres.stop());
    const app = await openApp(postgres.url, postgres.pid, NOWHERE);
    closing.unshift(app.stop);
    const subjects = { code: app.code, transforms: app.whole };
    for (const subject of Object.values(subjects)) await warmUp(subject);
    return {
      alone: await loadInTurn(subjects, { inFlight: 1, seconds: SECONDS }),
      crowded: await loadInTurn(subjects, { inFlight: 32, seconds: SECONDS }),
    };
  } finally {
    for (const step of closing) await step();
  }
}
