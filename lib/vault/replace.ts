import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import type { CredentialItem, credentialUpdate } from "@/lib/api/contracts/credentials";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import { NodeError } from "@/lib/nodes/errors";
import { definitionOf, type Fields, hintOf, mergeFields } from "./fields";
import { readCredential } from "./list";
import { checkName, orNameTaken } from "./names";
import { forgetToken } from "./oauth/tokens";
import { type Author, mayRefer } from "./referring";
import { type CredentialRow, credentialRow } from "./row";
import { seal, unseal } from "./seal";

/**
 * Changes name or fields; fields left out keep their value. The last test no longer counts once fields changed.
 * @throws AppError not_found · invalid_body naming the field · conflict when the name is taken · forbidden
 */
export async function replaceCredential(
  by: Author,
  id: string,
  body: z.infer<typeof credentialUpdate>,
): Promise<CredentialItem> {
  const { orgId } = by;
  const name = body.name === undefined ? undefined : checkName(body.name);
  const isIt = and(eq(credentials.org_id, orgId), eq(credentials.id, id));
  return orNameTaken(
    withTenant(orgId, async (tx) => {
      noteChange();
      // Locked: of two replacements at once, the second one is laid over the first.
      const row = await credentialRow(tx, isIt, true);
      if (!row) throw notFound("credential");
      await tx
        .update(credentials)
        .set({
          ...(name === undefined ? {} : { name }),
          ...(await changed(tx, by, row, body.fields)),
          updated_at: sql`now()`,
        })
        .where(isIt);
      return readCredential(tx, orgId, id);
    }),
  );
}

async function changed(tx: Tx, by: Author, row: CredentialRow, changes: Fields | undefined) {
  if (changes === undefined) return {};
  const definition = definitionOf(row.type);
  await mayRefer(by, definition, changes);
  // A token was given to the credential as it was, and must not go where it goes from now on.
  if (row.type === "oauth2") await forgetToken(tx, row.id);
  const fields = mergeFields(definition, storedOf(row), changes);
  return {
    ...(await seal(tx, fields, row)),
    hint: hintOf(definition, fields),
    last_tested_at: null,
    last_test_result: null,
  };
}

/** A value that no longer opens can still be replaced: then every field has to come. */
function storedOf(row: CredentialRow): Fields {
  try {
    return unseal(row);
  } catch (error) {
    if (error instanceof NodeError && error.code === "credential_unreadable") return {};
    throw error;
  }
}
