import { and, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { credentials } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { rateLimit } from "@/lib/api/rate-limit";
import type { OAuthFields } from "@/lib/credentials/oauth2/token";
import { testerFor } from "@/lib/credentials/registry.server";
import { env } from "@/lib/env";
import { safeHttp } from "@/lib/http/client";
import { openSocket } from "@/lib/http/connect";
import { NodeError } from "@/lib/nodes/errors";
import { definitionOf, secretValues, withoutSecrets } from "./fields";
import { accessToken } from "./oauth/access";
import { type CredentialRow, credentialRow } from "./row";
import { secretOf } from "./secret";
import { noteUse } from "./used";

/** Milliseconds for all of a test. */
const TEST_MS = 20_000;
/** Against trying out addresses through us: twenty at once, then one every three seconds, per workspace. */
const tests = rateLimit({ tries: 20, everyMs: 3000 });

/**
 * Tries the stored value against its service, and keeps the result. A service that refuses is an answer, not an error.
 * @throws AppError not_found · rate_limited
 */
export async function checkCredential(
  orgId: string,
  id: string,
  userId: string | null = null,
): Promise<{ ok: boolean; message: string }> {
  const isIt = and(eq(credentials.org_id, orgId), eq(credentials.id, id));
  const row = await withTenant(orgId, async (tx) => {
    const found = await credentialRow(tx, isIt);
    if (found) await noteUse(tx, found, { userId, purpose: "test" });
    return found;
  });
  if (!row) throw notFound("credential");
  tests.take(orgId);
  const result = await attempt(row);
  await withTenant(orgId, (tx) =>
    tx
      .update(credentials)
      .set({ last_tested_at: new Date(), last_test_result: result.ok ? "ok" : result.message })
      // Not for a value that has been replaced meanwhile.
      .where(and(isIt, eq(credentials.sealed, row.sealed))),
  );
  return result;
}

/** Where a person has agreed: whether there is a token, renewed if it has to be. */
async function tokenState(row: CredentialRow, fields: OAuthFields): Promise<{ ok: boolean; message: string }> {
  const { expires_at } = await accessToken({ id: row.id, orgId: row.org_id, name: row.name, fields });
  return {
    ok: true,
    message: expires_at ? `Connected: the token holds until ${expires_at.toISOString()}.` : "Connected.",
  };
}

async function attempt(row: CredentialRow): Promise<{ ok: boolean; message: string }> {
  let clean = (text: string) => text;
  try {
    const fields = secretOf(row);
    const definition = definitionOf(row.type);
    clean = (text) => withoutSecrets(definition, fields, text).slice(0, 1000);
    if (row.type === "oauth2" && fields.grant === "authorization_code")
      return await tokenState(row, fields as OAuthFields);
    const tester = await testerFor(row.type);
    const signal = AbortSignal.timeout(TEST_MS);
    const { privateHosts } = env();
    const hosts = [...definition.hosts(fields), ...(definition.otherHosts?.(fields) ?? [])];
    const held = [{ name: row.name, hosts, hidden: secretValues(definition, fields) }];
    const { message } = await tester.test(fields, {
      http: (request) => safeHttp(request, { signal, privateHosts, held }),
      connect: (to) => openSocket(to, { signal, privateHosts }),
      now: () => new Date(),
    });
    return { ok: true, message: clean(message) };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { ok: false, message: clean([error.message, error.hint].filter(Boolean).join(" ")) };
  }
}
