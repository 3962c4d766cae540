/** Signing in elsewhere: GitHub, Google, and any OpenID Connect server. Whoever comes is the account of their confirmed address; none is made. */
import { sql } from "drizzle-orm";
import type { NextAuthOptions, Profile, User } from "next-auth";
import GitHubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import { z } from "zod";
import { withSystem } from "@/db/client";
import { users } from "@/db/schema";
import { originOf } from "@/lib/audit/write";
import { env } from "@/lib/env";
import { log } from "@/lib/observability/log";
import { isProved, takeUnproved } from "./unproved";

type Provider = NextAuthOptions["providers"][number];

export interface OtherSignIn {
  id: "github" | "google" | "oidc";
  name: string;
}

/** What the sign-in page offers beside the password. */
export function otherSignIns(): OtherSignIn[] {
  const { github, google, oidc } = env().oauth;
  return [
    ...(github ? [{ id: "github" as const, name: "GitHub" }] : []),
    ...(google ? [{ id: "google" as const, name: "Google" }] : []),
    ...(oidc ? [{ id: "oidc" as const, name: oidc.name }] : []),
  ];
}

export function oauthProviders(): Provider[] {
  const { github, google, oidc } = env().oauth;
  const providers: Provider[] = [];
  if (github) {
    providers.push(
      GitHubProvider({ ...github, userinfo: { url: "https://api.github.com/user", request: gitHubUser } }),
    );
  }
  if (google) providers.push(GoogleProvider(google));
  if (oidc) {
    providers.push({
      id: "oidc",
      name: oidc.name,
      type: "oauth",
      wellKnown: `${oidc.issuer}/.well-known/openid-configuration`,
      clientId: oidc.clientId,
      clientSecret: oidc.clientSecret,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      profile: (profile: { sub: string; name?: string; email?: string }) => ({
        id: profile.sub,
        name: profile.name ?? "",
        email: profile.email ?? "",
      }),
    });
  }
  return providers;
}

const emailList = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub tells in another place which addresses are confirmed. */
async function gitHubUser({
  client,
  tokens,
}: {
  client: { userinfo(token: string): Promise<object> };
  tokens: { access_token?: string };
}): Promise<Profile> {
  const token = tokens.access_token ?? "";
  const profile = await client.userinfo(token);
  const answer = await fetch("https://api.github.com/user/emails", { headers: { authorization: `Bearer ${token}` } });
  const emails = emailList.safeParse(await answer.json());
  const primary = emails.data?.find((each) => each.primary && each.verified);
  return { ...profile, email: primary?.email ?? "", email_verified: primary !== undefined } as Profile;
}

const confirmed = z.looseObject({ email: z.string().min(3), email_verified: z.literal(true) });

/**
 * Turns what the provider says into one of our accounts, which it is from then on the proved owner of: what the account held without such a proof
 * goes (unproved.ts). An address that the provider has not confirmed is nobody's: else whoever registers
 * somebody's address there would be them here.
 * @returns whether somebody may come in, or the page that says why not
 */
export async function admitFromProvider(
  user: User,
  provider: string,
  profile: Profile | undefined,
  request: Request,
): Promise<true | string> {
  const claims = confirmed.safeParse(profile);
  if (!claims.success) return "/sign-in?error=unconfirmed";
  const email = claims.data.email.toLowerCase();
  const found = await withSystem(async (tx) => {
    const [row] = await tx
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(sql`lower(${users.email}) = ${email}`)
      .limit(1);
    if (row && !(await isProved(tx, row.id))) {
      await takeUnproved(tx, row.id, { operation: `address confirmed by ${provider}`, ...originOf(request) });
    }
    return row;
  });
  if (!found) {
    log.info({ event: "sign_in_unknown", provider }, "Somebody signed in elsewhere whose address has no account here.");
    return "/sign-in?error=unknown";
  }
  Object.assign(user, { id: found.id, name: found.name, email });
  return true;
}
