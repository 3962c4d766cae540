/** Connecting an OAuth2 credential: the person is sent to the service (authorization code, PKCE by RFC 7636) and comes back with a code. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { withTenant } from "@/db/client";
import { credentials, memberships } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { allow } from "@/lib/auth/allow";
import type { Principal } from "@/lib/auth/principal";
import type { OAuthFields } from "@/lib/credentials/oauth2/token";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import { decrypt, encrypt } from "../cipher";
import { credentialRow } from "../row";
import { secretOf } from "../secret";
import { ask } from "./access";
import { changedMeanwhile, mustBeSame, printOf } from "./same";
import { storeToken } from "./tokens";

/** How long somebody may take to sign in and agree. */
const PATIENCE_MS = 15 * 60_000;

type Who = Pick<Principal, "orgId" | "orgSlug" | "userId">;

const state = z.object({
  org: z.uuid(),
  slug: z.string(),
  user: z.uuid(),
  credential: z.uuid(),
  verifier: z.string(),
  /** Of the credential that the person agrees to. */
  print: z.string(),
  until: z.number(),
});

/** Sealed, so that it can travel through the browser and the service: nobody else can read the verifier, nor make one up. */
const stateKey = () => createHmac("sha256", env().authSecret).update("oauth state").digest();
const STATE = ["oauth-state"];

export const callbackUrl = () => `${env().publicUrl}/api/v1/oauth/callback`;

/** The address to send the person to. @throws AppError not_found · conflict when it is no credential that a person connects */
export async function startConnecting(
  { orgId, orgSlug, userId }: Who,
  id: string,
  now = new Date(),
): Promise<{ url: string }> {
  const fields = await fieldsOf(orgId, id);
  const verifier = randomBytes(48).toString("base64url");
  const url = new URL(fields.authorization_url ?? "");
  const params: Record<string, string> = {
    response_type: "code",
    client_id: fields.client_id,
    redirect_uri: callbackUrl(),
    state: encrypt(
      "v2",
      stateKey(),
      STATE,
      JSON.stringify({
        org: orgId,
        slug: orgSlug,
        user: userId,
        credential: id,
        verifier,
        print: printOf(fields),
        until: now.getTime() + PATIENCE_MS,
      }),
    ),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...(fields.scopes ? { scope: fields.scopes } : {}),
  };
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return { url: url.href };
}

/**
 * Takes in what the service sent the person back with.
 * @returns where to go on, and what went wrong, in a sentence, or null
 * @throws AppError bad_request when the state is not one of ours, is too old, or belongs to somebody else; not_found, forbidden when they may no more
 */
export async function finishConnecting(
  userId: string,
  query: { code?: string; state?: string; error?: string },
  now = new Date(),
): Promise<{ slug: string; credentialId: string; problem: string | null }> {
  const known = stateOf(query.state ?? "");
  if (!known || known.until < now.getTime() || known.user !== userId) {
    throw new AppError("bad_request", "This sign-in was begun by somebody else, or too long ago: connect it again.");
  }
  const { org, slug, credential, verifier, print } = known;
  await checkMember(org, userId);
  const done = (problem: string | null) => ({ slug, credentialId: credential, problem });
  if (!query.code)
    return done(query.error === "access_denied" ? "The service was not allowed." : "The service gave no code.");
  const fields = await fieldsOf(org, credential);
  try {
    if (printOf(fields) !== print) throw changedMeanwhile();
    const params = {
      grant_type: "authorization_code",
      code: query.code,
      redirect_uri: callbackUrl(),
      code_verifier: verifier,
    };
    const token = await ask(fields, params);
    await withTenant(org, async (tx) => {
      await mustBeSame(tx, org, credential, fields);
      await storeToken(tx, { orgId: org, credentialId: credential }, token, now, userId);
    });
    return done(null);
  } catch (error) {
    if (error instanceof NodeError) return done([error.message, error.hint].filter(Boolean).join(" "));
    throw error;
  }
}

/** They may have gone, or may less, since they were sent out. */
async function checkMember(orgId: string, userId: string): Promise<void> {
  const { org_id, user_id, role } = memberships;
  const [member] = await withTenant(orgId, (tx) =>
    tx
      .select({ role })
      .from(memberships)
      .where(and(eq(org_id, orgId), eq(user_id, userId))),
  );
  if (!member) throw notFound("workspace");
  allow(member, "credential.write");
}

function stateOf(text: string): z.infer<typeof state> | null {
  const opened = decrypt("v2", stateKey(), STATE, text);
  return opened ? state.parse(JSON.parse(opened.toString("utf8"))) : null;
}

async function fieldsOf(orgId: string, id: string): Promise<OAuthFields> {
  const row = await withTenant(orgId, (tx) =>
    credentialRow(tx, and(eq(credentials.org_id, orgId), eq(credentials.id, id))),
  );
  if (!row) throw notFound("credential");
  const fields = row.type === "oauth2" ? (secretOf(row) as OAuthFields) : null;
  if (fields?.grant !== "authorization_code") throw new AppError("conflict", "Nobody has to agree to this credential.");
  if (!fields.authorization_url) throw new AppError("conflict", "Write its authorization URL first.");
  return fields;
}
