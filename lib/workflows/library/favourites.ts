import { and, eq, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { workflow_favourites } from "@/db/schema";
import type { FavouriteItem } from "@/lib/api/contracts/library";
import { AppError } from "@/lib/errors";
import { findWorkflow } from "../find";
import type { Asker } from "./select";

/** More would be a second list. */
const MAX = 100;

/** What this person has pinned, by name. */
export async function listFavourites({ orgId, userId }: Asker): Promise<{ items: FavouriteItem[] }> {
  const items = await withTenant(orgId, (tx) =>
    tx.execute<FavouriteItem>(sql`
      select w.id, w.slug, w.name from workflow_favourites p join workflows w on w.id = p.workflow_id
      where p.org_id = ${orgId} and p.user_id = ${userId} and w.deleted_at is null order by lower(w.name), w.id limit ${MAX}`),
  );
  return { items };
}

/** Pins a workflow for this person, or takes the pin off. @throws AppError not_found; conflict when there are too many. */
export async function setFavourite({ orgId, userId }: Asker, idOrSlug: string, isOn: boolean): Promise<void> {
  await withTenant(orgId, async (tx) => {
    const { id } = await findWorkflow(tx, orgId, idOrSlug);
    const mine = and(eq(workflow_favourites.org_id, orgId), eq(workflow_favourites.user_id, userId));
    if (!isOn) {
      await tx.delete(workflow_favourites).where(and(mine, eq(workflow_favourites.workflow_id, id)));
      return;
    }
    const [{ n } = { n: 0 }] = await tx.select({ n: sql<number>`count(*)::int` }).from(workflow_favourites).where(mine);
    if (n >= MAX) throw new AppError("conflict", `You have ${MAX} favourites, and that is the most.`);
    await tx
      .insert(workflow_favourites)
      .values({ org_id: orgId, user_id: userId, workflow_id: id })
      .onConflictDoNothing();
  });
}
