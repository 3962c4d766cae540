/** Who may look after the installation. */
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { may } from "@/lib/auth/allow";
import type { Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";

type Looker = Pick<Principal, "userId" | "role"> & Partial<Pick<Principal, "key">>;

/** Whether this is the person who set the installation up: the first account, while it owns the workspace it looks at. Not by a key that is for less. */
export async function isInstallationOwner(by: Looker): Promise<boolean> {
  return may(by, "installation.read") && by.userId === (await installationOwnerId());
}

const MEMORY_MS = 5000;
const memory: { id: string | null; until: number } = { id: null, until: 0 };

/** Who has the first account; remembered for a moment, for it is asked with each call of the API. */
export async function installationOwnerId(now = Date.now()): Promise<string | null> {
  if (memory.until > now) return memory.id;
  const [first] = await withSystem((tx) =>
    tx.execute<{ id: string }>(sql`select id from users order by created_at, id limit 1`),
  );
  Object.assign(memory, { id: first?.id ?? null, until: first ? now + MEMORY_MS : 0 });
  return memory.id;
}

/** @throws AppError forbidden */
export async function installationOwnerOnly(principal: Principal): Promise<void> {
  if (await isInstallationOwner(principal)) return;
  throw new AppError("forbidden", "Only the person who set this installation up may see this.");
}
