/** The row of a whole workflow: webhook → 3 JavaScript code nodes → answer, in the production build on a PostgreSQL of its own. */
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

export interface WorkflowRow {
  alone: LoadResult;
  crowded: LoadResult;
}

/** Loads it with one execution in flight and with 32; `spent` is milliseconds on a processor: server, engine with its sandbox, PostgreSQL. */
export async function workflowOfCode(): Promise<WorkflowRow> {
  await prepare();
  const folder = mkdtempSync(join(tmpdir(), "flowpilot-bench-code-"));
  const closing = [async () => rmSync(folder, { recursive: true, force: true })];
  try {
    const postgres = await startPostgres({ root: folder, password: "bench" });
    closing.unshift(() => postgres.stop());
    const app = await openApp(postgres.url, postgres.pid, NOWHERE);
    closing.unshift(app.stop);
    const { code } = app;
    await warmUp(code);
    const { code: alone } = await loadInTurn({ code }, { inFlight: 1, seconds: SECONDS });
    const { code: crowded } = await loadInTurn({ code }, { inFlight: 32, seconds: SECONDS });
    return { alone, crowded };
  } finally {
    for (const step of closing) await step();
  }
}
