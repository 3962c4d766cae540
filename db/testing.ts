/**
 * A real PostgreSQL for tests. vitest's globalSetup starts one server and migrates a template; each test file gets a copy of it (about
 * 30 ms), so files run side by side and none sees another's rows.
 */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { newId } from "@/lib/tenancy/ids";
import { connect, disconnect, withSystem } from "./client";
import { memberships, orgs, users } from "./schema";
import { pool, withDatabase } from "./url";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: { url: string; template: string };
  }
}

export interface TestDatabase {
  /** Connects as the owner, who sees everything; inside the test file only. */
  readonly url: string;
  /** A workspace with its owner. */
  makeOrg(options?: { name?: string }): Promise<{ orgId: string; userId: string }>;
}

/** Call it at the top of a test file: db/client works on a fresh, migrated database until the file is done. */
export function useTestDatabase(): TestDatabase {
  const server = inject("databaseServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = withDatabase(server.url, name);

  beforeAll(async () => {
    await onServer(server.url, `create database ${name} template ${server.template}`);
    connect({ url, max: 8 });
  });
  afterAll(async () => {
    await disconnect();
    await onServer(server.url, `drop database if exists ${name} with (force)`);
  });

  return {
    url,
    async makeOrg({ name: title = "Test workspace" } = {}) {
      const orgId = newId();
      const userId = newId();
      await withSystem(async (tx) => {
        await tx.insert(orgs).values({ id: orgId, slug: `org-${orgId.slice(-12)}`, name: title });
        await tx
          .insert(users)
          .values({ id: userId, email: `${userId}@example.com`, name: "Test person", password_hash: "none" });
        await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role: "owner" });
      });
      return { orgId, userId };
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const sql = pool(url, { max: 1 });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
