/** Who may have a credential refer to the operator's variables and files: who set the installation up, for they belong to no workspace. */
import type { Principal } from "@/lib/auth/principal";
import type { CredentialDefinition } from "@/lib/credentials/types";
import { AppError } from "@/lib/errors";
import { isInstallationOwner } from "@/lib/operations/access";
import { type Fields, referencesOf } from "./fields";

/** Who writes a credential. Without a role: nobody in particular, who may not refer. */
export type Author = Pick<Principal, "orgId" | "userId"> & Partial<Pick<Principal, "role" | "key">>;

/** @throws AppError forbidden */
export async function mayRefer(
  { userId, role, key }: Author,
  definition: CredentialDefinition,
  fields: Fields,
): Promise<void> {
  if (Object.keys(referencesOf(definition, fields)).length === 0) return;
  if (role && (await isInstallationOwner({ userId, role, key }))) return;
  throw new AppError(
    "forbidden",
    "Only the person who set this installation up may refer to its variables and files.",
    {
      hint: "Paste the value itself, or ask that person.",
    },
  );
}
