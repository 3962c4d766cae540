import { expectOk, objectOf, refusedSecret, TEST, text } from "../answers";
import { at } from "../fields";
import type { CredentialTester } from "../types";
import type telegram from "./index";

const HINT = "Check the address of the Bot API.";

/** getMe: who the bot is. */
export const tester: CredentialTester<typeof telegram.fields> = {
  async test({ bot_token, base_url }, { http }) {
    const response = await http({ ...TEST, url: at(base_url, `/bot${bot_token}/getMe`) });
    // Telegram says 404 to a token that it does not know.
    if (response.status === 404) throw refusedSecret("The token");
    expectOk(response, "The token", HINT);
    const { result } = objectOf(response, HINT);
    const name = typeof result === "object" && result !== null && "username" in result ? text(result.username) : null;
    return { message: name ? `Works: @${name}.` : "Works." };
  },
};
