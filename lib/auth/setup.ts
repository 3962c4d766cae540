/** The first account of an installation, with its workspace and the examples in it, all in one transaction. */
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Tx, withSystem } from "@/db/client";
import { users } from "@/db/schema";
import { emailAddress, newPassword, personName } from "@/lib/api/contracts/account";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { addExamples } from "@/lib/workflows/add-examples";
import { makeWorkspace, type Owner } from "./make-workspace";
import { hashPassword } from "./password";
import { hasUsers } from "./users";

/** POST /api/v1/setup */
export const setupBody = z.object({
  name: personName,
  email: emailAddress,
  password: newPassword,
  /** The workspace's name; "<name>'s workspace" without it. */
  workspace: z.string().trim().max(80).optional(),
});

/** Any number that nobody else uses: held while the first account is made, so that only one is first. */
const SETUP_LOCK = 724_310;

/** Makes the owner. @param isProved whether the address is known to be theirs. @throws AppError conflict when somebody has an account already. */
export async function setUp(body: z.infer<typeof setupBody>, { isProved = false } = {}): Promise<Owner> {
  if (await hasUsers()) throw alreadySetUp();
  const passwordHash = await hashPassword(body.password);
  return withSystem(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SETUP_LOCK})`);
    const [someone] = await tx.select({ id: users.id }).from(users).limit(1);
    if (someone) throw alreadySetUp();
    const userId = newId();
    const name = body.workspace || `${body.name}'s workspace`.slice(0, 80);
    const account = { id: userId, email: body.email, name: body.name, password_hash: passwordHash };
    await tx.insert(users).values({ ...account, email_confirmed_at: isProved ? sql`now()` : null });
    const owner = await makeWorkspace(tx, { userId, name, wanted: body.workspace || body.name });
    await enterWorkspace(tx, owner.orgId);
    await addExamples(tx, owner);
    return owner;
  });
}

function alreadySetUp(): AppError {
  return new AppError("conflict", "This installation has been set up already.", { hint: "Sign in instead." });
}

/** Leaves the system's role for the new workspace's, in the same transaction: the system may not touch workflows. */
async function enterWorkspace(tx: Tx, orgId: string): Promise<void> {
  await tx.execute(sql`set local role flowpilot_app`);
  await tx.execute(sql`select set_config('app.org_id', ${orgId}, true)`);
}
