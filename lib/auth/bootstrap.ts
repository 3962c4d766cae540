import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { api_keys, memberships, users } from "@/db/schema";
import { env } from "@/lib/env";
import { BootError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { newId } from "@/lib/tenancy/ids";
import { hashApiKey } from "./principal";
import { setUp, setupBody } from "./setup";
import { hasUsers } from "./users";

/**
 * Set-up without a person: makes the owner from FLOWPILOT_OWNER_EMAIL and _PASSWORD while nobody has an account, and sees to it that
 * FLOWPILOT_API_KEY works for that owner. Every later start changes nothing.
 * @throws BootError with one sentence.
 */
export async function bootstrapOwner(): Promise<void> {
  const { ownerEmail, ownerPassword, apiKey } = env();
  if (!ownerEmail || !ownerPassword) return;
  const account = setupBody.safeParse({
    name: ownerEmail.split("@")[0] || "Owner",
    email: ownerEmail,
    password: ownerPassword,
  });
  if (!account.success) {
    const { path, message } = account.error.issues[0] ?? { path: [], message: "" };
    throw new BootError(`FLOWPILOT_OWNER_${String(path[0] ?? "").toUpperCase()} is not usable: ${message}`);
  }
  if (!(await hasUsers())) {
    // Who writes the environment is the operator, and says whose the installation is.
    const owner = await setUp(account.data, { isProved: true });
    log.info({ event: "owner_made", orgId: owner.orgId }, "The owner was made from the environment.");
  }
  if (apiKey !== null) await keepKey(account.data.email, apiKey);
}

async function keepKey(email: string, key: string): Promise<void> {
  await withSystem(async (tx) => {
    const [owner] = await tx
      .select({ userId: users.id, orgId: memberships.org_id })
      .from(users)
      .innerJoin(memberships, sql`${memberships.user_id} = ${users.id}`)
      .where(sql`lower(${users.email}) = ${email} and ${memberships.role} = 'owner'`)
      .orderBy(memberships.created_at, memberships.org_id)
      .limit(1);
    if (!owner) {
      throw new BootError(
        "FLOWPILOT_API_KEY needs FLOWPILOT_OWNER_EMAIL to be the owner of a workspace; this installation belongs to somebody else.",
      );
    }
    await tx
      .insert(api_keys)
      .values({
        id: newId(),
        org_id: owner.orgId,
        name: "From the environment",
        key_hash: hashApiKey(key),
        prefix: key.slice(0, 7),
        created_by: owner.userId,
      })
      .onConflictDoNothing({ target: api_keys.key_hash });
  });
}
