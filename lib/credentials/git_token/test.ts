import { expectOk, objectOf, TEST, text } from "../answers";
import type { CredentialTester } from "../types";
import type git from "./index";
import { apiOf } from "./index";

const HINT = "Check the provider and, for a server of your own, its address.";

/** Asks who the token belongs to. */
export const tester: CredentialTester<typeof git.fields> = {
  async test(fields, { http }) {
    const { provider, access_token, username } = fields;
    const basic = () => `Basic ${Buffer.from(`${username ?? ""}:${access_token}`).toString("base64")}`;
    const authorization = provider === "bitbucket" && username ? basic() : `Bearer ${access_token}`;
    const headers = { authorization, accept: "application/json" };
    const path = provider === "bitbucket" && fields.base_url ? "/profile/recent/repos?limit=1" : "/user";
    const response = await http({ ...TEST, url: `${apiOf(fields)}${path}`, headers });
    expectOk(response, "The token", HINT);
    const user = objectOf(response, HINT);
    const name = text(user.login) ?? text(user.username) ?? text(user.display_name);
    return { message: name ? `Works: signed in as ${name}.` : "Works." };
  },
};
