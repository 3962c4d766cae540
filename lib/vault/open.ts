import { and, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import type { OAuthFields } from "@/lib/credentials/oauth2/token";
import { credentialTypes } from "@/lib/credentials/registry";
import { NodeError } from "@/lib/nodes/errors";
import type { OpenedCredential } from "@/lib/nodes/types";
import { neverLog } from "@/lib/observability/log";
import { definitionOf, secretValues } from "./fields";
import { accessToken } from "./oauth/access";
import { type CredentialRow, credentialRow } from "./row";
import { secretOf } from "./secret";
import { noteUse, type SecretUse } from "./used";

/**
 * The credential of that name with its secret in clear, for a node that runs. Keep it out of outputs, events, errors and logs.
 * @param slotTypes the types that the node's slot takes. @param by what uses it, for the audit log.
 * @throws NodeError credential_missing · credential_wrong_type · credential_unreadable · credential_reconnect, none of them worth a retry
 */
export async function openCredential(
  orgId: string,
  name: string,
  slotTypes: readonly string[],
  by: Partial<Omit<SecretUse, "purpose">> = {},
): Promise<OpenedCredential> {
  const row = await withTenant(orgId, async (tx) => {
    const found = await credentialRow(tx, and(eq(credentials.org_id, orgId), eq(credentials.name, name)));
    if (found && slotTypes.includes(found.type)) await noteUse(tx, found, { ...by, purpose: "run" });
    return found;
  });
  if (!row) {
    throw new NodeError("credential_missing", `This workspace has no credential named "${name}".`, {
      retriable: false,
      hint: "Add it under Credentials with this name, or choose another in the node or the workflow.",
    });
  }
  if (!slotTypes.includes(row.type)) {
    const wanted = slotTypes.map((type) => credentialTypes.get(type)?.title ?? type).join(" or ");
    throw new NodeError(
      "credential_wrong_type",
      `The credential "${name}" is of another type than this node takes${wanted ? ` (${wanted})` : ""}.`,
      { retriable: false, hint: "Choose another one, or add one of that type under Credentials." },
    );
  }
  const fields = secretOf(row);
  const definition = definitionOf(row.type);
  const { id, type } = row;
  if (type === "oauth2") return withToken(row, fields as OAuthFields, definition.hosts(fields));
  const secret = fields;
  const hosts = definition.hosts(secret);
  const http = definition.authorize?.(secret);
  return { id, name, type, secret, hosts, hidden: secretValues(definition, secret), http };
}

/** Of an OAuth2 credential a node gets the access token and nothing else. */
async function withToken(row: CredentialRow, fields: OAuthFields, hosts: string[]): Promise<OpenedCredential> {
  const { id, org_id: orgId, name, type } = row;
  const { access_token, refresh_token } = await accessToken({ id, orgId, name, fields });
  const hidden = [access_token, refresh_token, fields.client_secret].filter((text) => typeof text === "string");
  neverLog(hidden);
  return {
    id,
    name,
    type,
    secret: { access_token },
    hosts,
    hidden,
    http: { headers: { authorization: `Bearer ${access_token}` } },
  };
}
