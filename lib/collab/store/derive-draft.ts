import { withTenant } from "@/db/client";
import { kindOf } from "../kinds";
import type { InMemory } from "./derive";
import { placeOf } from "./place";

/**
 * Brings what is derived from a shared document up to date; nothing when it is, or when there is no such document.
 * @param memory saves reading the document from the tables, when it is as new as those.
 */
export function deriveDraft(orgId: string, name: string, memory?: InMemory): Promise<void> {
  const { id } = placeOf(name);
  return withTenant(orgId, async (tx) => {
    await kindOf(name).derive(tx, id, memory);
  });
}
