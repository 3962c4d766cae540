/** The first account of an installation, with its workspace and the examples in it, all in one transaction. */
import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Tx, withSystem } from "@/db/client";
import { memberships, orgs, users } from "@/db/schema";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { slugify } from "@/lib/workflow";
import { addExamples } from "@/lib/workflows/add-examples";
import { hashPassword } from "./password";
import { hasUsers } from "./users";

export const MIN_PASSWORD = 10;

/** POST /api/v1/setup */
export const setupBody = z.object({
  name: z.string().trim().min(1, "Write your name.").max(120),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email("Write an e-mail address.")),
  password: z
    .string()
    .min(MIN_PASSWORD, `Use ${MIN_PASSWORD} characters or more.`)
    .max(256, "Use 256 characters at most."),
  /** The workspace's name; "<name>'s workspace" without it. */
  workspace: z.string().trim().max(80).optional(),
});

/** Workspace slugs are the first part of a page's path, so these are taken. */
const RESERVED = new Set([
  "api",
  "setup",
  "sign-in",
  "sign-out",
  "health",
  "ready",
  "static",
  "public",
  "workflow",
  "_next",
]);

/** Any number that nobody else uses: held while the first account is made, so that only one is first. */
const SETUP_LOCK = 724_310;

export interface Owner {
  userId: string;
  orgId: string;
  slug: string;
}

/** Makes the owner. @throws AppError conflict when somebody has an account already. */
export async function setUp(body: z.infer<typeof setupBody>): Promise<Owner> {
  if (await hasUsers()) throw alreadySetUp();
  const passwordHash = await hashPassword(body.password);
  return withSystem(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SETUP_LOCK})`);
    const [someone] = await tx.select({ id: users.id }).from(users).limit(1);
    if (someone) throw alreadySetUp();
    const userId = newId();
    const orgId = newId();
    const name = body.workspace || `${body.name}'s workspace`.slice(0, 80);
    const wanted = slugify(body.workspace || body.name);
    const slug = RESERVED.has(wanted) ? `${wanted}-1` : wanted;
    await tx.insert(users).values({ id: userId, email: body.email, name: body.name, password_hash: passwordHash });
    await tx.insert(orgs).values({ id: orgId, slug, name });
    await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role: "owner" });
    await enterWorkspace(tx, orgId);
    await addExamples(tx, { orgId, userId });
    return { userId, orgId, slug };
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
