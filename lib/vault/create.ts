import type { z } from "zod";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import type { CredentialItem, credentialBody } from "@/lib/api/contracts/credentials";
import { noteChange } from "@/lib/audit/note";
import { newId } from "@/lib/tenancy/ids";
import { checkFields, definitionOf, hintOf } from "./fields";
import { readCredential } from "./list";
import { checkName, orNameTaken } from "./names";
import { type Author, mayRefer } from "./referring";
import { seal } from "./seal";

/** Adds a credential. @throws AppError invalid_body naming the field · conflict when the name is taken · forbidden */
export async function createCredential(by: Author, body: z.infer<typeof credentialBody>): Promise<CredentialItem> {
  const { orgId, userId } = by;
  const name = checkName(body.name);
  const definition = definitionOf(body.type);
  await mayRefer(by, definition, body.fields);
  const fields = checkFields(definition, body.fields);
  const place = { id: newId(), org_id: orgId, type: definition.type };
  return orNameTaken(
    withTenant(orgId, async (tx) => {
      noteChange();
      await tx.insert(credentials).values({
        ...place,
        ...(await seal(tx, fields, place)),
        name,
        hint: hintOf(definition, fields),
        created_by: userId,
      });
      return readCredential(tx, orgId, place.id);
    }),
  );
}
