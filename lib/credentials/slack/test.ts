import { expectOk, objectOf, refusedSecret, strange, TEST, text } from "../answers";
import { at } from "../fields";
import type { CredentialTester } from "../types";
import type slack from "./index";

const HINT = "Check the address of the Web API.";

/** auth.test: whom the token belongs to. Slack answers 200 and says in the body what is wrong. */
export const tester: CredentialTester<typeof slack.fields> = {
  async test({ bot_token, base_url }, { http }) {
    const headers = { authorization: `Bearer ${bot_token}` };
    const response = await http({ ...TEST, url: at(base_url, "/auth.test"), method: "POST", headers });
    expectOk(response, "The token", HINT);
    const { ok, error, team, user } = objectOf(response, HINT);
    if (ok !== true && /^(invalid_auth|not_authed|token_|account_inactive)/.test(String(error)))
      throw refusedSecret("The token");
    if (ok !== true) throw strange(`Slack says: ${text(error)?.slice(0, 100) ?? "nothing"}.`, HINT);
    return { message: `Works: ${text(user) ?? "the app"} in ${text(team) ?? "its workspace"}.` };
  },
};
