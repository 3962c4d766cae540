/** The embedded PostgreSQL of an app under test, read as its owner: what the API does not tell is checked here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import type { App } from "./app";

/** One attempt of one visit of a node, as the engine stored it. */
export interface NodeRunRow {
  node_id: string;
  visit: number;
  attempt: number;
  status: string;
  started_at: Date;
  completed_at: Date | null;
}

/** A connection as the owner. The caller ends it. */
export function openDatabase(app: App): postgres.Sql {
  const data = join(app.dataDir, "postgres", "data");
  const [, , , port] = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
  const { databasePassword } = JSON.parse(readFileSync(join(app.dataDir, "secrets.json"), "utf8"));
  return postgres({
    // Its socket lies in its data folder.
    host: data,
    port: Number(port),
    user: "flowpilot_owner",
    password: databasePassword,
    database: "flowpilot",
    max: 1,
  });
}

/** The node_runs of an execution, in the order in which they began. */
export function nodeRuns(app: App, executionId: string): Promise<NodeRunRow[]> {
  return asOwner(
    app,
    (sql) => sql<NodeRunRow[]>`
      select node_id, visit, attempt, status, started_at, completed_at from node_runs
      where execution_id = ${executionId} order by started_at, attempt`,
  );
}

/** Lets every finished execution have ended so many hours earlier. */
export async function age(app: App, hours: number): Promise<void> {
  await asOwner(app, async (sql) => {
    // Row level security holds for the owner of the tables as well.
    await sql`set role flowpilot_system`;
    await sql`update executions set completed_at = completed_at - ${hours} * interval '1 hour' where completed_at is not null`;
  });
}

/** Works as the owner of the tables. */
export async function asOwner<T>(app: App, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = openDatabase(app);
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
