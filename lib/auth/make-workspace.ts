/** A new workspace with its owner. */
import type { Tx } from "@/db/client";
import { memberships, orgs } from "@/db/schema";
import { newId } from "@/lib/tenancy/ids";
import { slugify } from "@/lib/workflow";
import { firstFreeSlug } from "@/lib/workflows/slug";

/** Workspace slugs are the first part of a page's path, so these are taken. */
const RESERVED = new Set([
  "api",
  "setup",
  "sign-in",
  "sign-out",
  "join",
  "forgot-password",
  "reset-password",
  "workspaces",
  "health",
  "ready",
  "static",
  "public",
  "workflow",
  "_next",
]);

export interface Owner {
  userId: string;
  orgId: string;
  slug: string;
}

/** @param tx of the system. @param options.wanted what the slug is made of */
export async function makeWorkspace(
  tx: Tx,
  { userId, name, wanted }: { userId: string; name: string; wanted: string },
): Promise<Owner> {
  const orgId = newId();
  const slug = await firstFreeSlug(slugify(wanted), async (each) => {
    if (RESERVED.has(each)) return false;
    const made = await tx
      .insert(orgs)
      .values({ id: orgId, slug: each, name })
      .onConflictDoNothing({ target: orgs.slug })
      .returning({ id: orgs.id });
    return made.length > 0;
  });
  await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role: "owner" });
  return { userId, orgId, slug };
}
