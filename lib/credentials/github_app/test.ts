import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { expectOk, objectOf, strange, TEST, text } from "../answers";
import { at } from "../fields";
import type { CredentialTester } from "../types";
import type app from "./index";

const HINT = "Check app id, installation id and the API's address.";

/** Gets a token for the installation, and forgets it. */
export const tester: CredentialTester<typeof app.fields> = {
  async test({ app_id, installation_id, private_key, base_url }, { http, now }) {
    const headers = {
      authorization: `Bearer ${jwt(app_id, keyOf(private_key), now())}`,
      accept: "application/vnd.github+json",
    };
    const url = at(base_url, `/app/installations/${installation_id}/access_tokens`);
    const response = await http({ ...TEST, url, method: "POST", headers });
    if (response.status === 404) throw strange("The app has no installation of this id.", HINT);
    expectOk(response, "The key", HINT);
    const { token, permissions } = objectOf(response, HINT);
    if (!text(token)) throw strange("The answer has no token.", HINT);
    const may = typeof permissions === "object" && permissions !== null ? Object.keys(permissions) : [];
    return { message: may.length > 0 ? `Works: may use ${may.slice(0, 6).join(", ")}.` : "Works." };
  },
};

function keyOf(file: string): KeyObject {
  try {
    return createPrivateKey(file);
  } catch {
    // Not the cause: it may quote the file.
    throw strange("The private key cannot be read.", "Paste the whole .pem file again.");
  }
}

/** As GitHub asks for it: RS256, valid for ten minutes at most, a minute back for clocks that differ. */
function jwt(issuer: string, key: KeyObject, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: seconds - 60, exp: seconds + 540, iss: issuer })}`;
  return `${body}.${sign("RSA-SHA256", Buffer.from(body), key).toString("base64url")}`;
}
