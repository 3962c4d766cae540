/** Who may look after the installation. */
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { roleMay } from "@/lib/auth/permissions";
import type { Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";

/** Whether this is the person who set the installation up: the first account, while it owns the workspace it looks at. */
export async function isInstallationOwner({ userId, role }: Pick<Principal, "userId" | "role">): Promise<boolean> {
  if (!roleMay(role, "installation.read")) return false;
  const [first] = await withSystem((tx) =>
    tx.execute<{ id: string }>(sql`select id from users order by created_at, id limit 1`),
  );
  return first?.id === userId;
}

/** @throws AppError forbidden */
export async function installationOwnerOnly(principal: Principal): Promise<void> {
  if (await isInstallationOwner(principal)) return;
  throw new AppError("forbidden", "Only the person who set this installation up may see this.");
}
