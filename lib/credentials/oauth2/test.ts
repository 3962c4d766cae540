import type { CredentialTester } from "../types";
import type oauth2 from "./index";
import { requestToken } from "./token";

/** Client credentials: gets a token. Where a person agrees, the vault looks at the token that it has (lib/vault/oauth). */
export const tester: CredentialTester<typeof oauth2.fields> = {
  async test(fields, { http }) {
    if (fields.grant === "authorization_code") return { message: "Connect it: a person has to agree." };
    const scope: Record<string, string> = fields.scopes ? { scope: fields.scopes } : {};
    const { expires_in } = await requestToken(fields, { grant_type: "client_credentials", ...scope }, http);
    return { message: expires_in ? `Works: a token for ${expires_in} s.` : "Works." };
  },
};
