import { expectOk, objectOf, strange, TEST } from "../answers";
import { at } from "../fields";
import type { CredentialTester } from "../types";
import type searxng from "./index";

const HINT = "Check the address, and that search.formats in its settings.yml has json.";

/** Searches once. */
export const tester: CredentialTester<typeof searxng.fields> = {
  async test({ base_url, api_key }, { http }) {
    const headers: Record<string, string> = api_key ? { authorization: `Bearer ${api_key}` } : {};
    const response = await http({ ...TEST, url: at(base_url, "/search?q=test&format=json"), headers });
    // SearXNG says 403 to a format that it does not allow, too.
    if (response.status === 403) throw strange("The instance refuses to answer in JSON, or to answer at all.", HINT);
    expectOk(response, "The token", HINT);
    const { results } = objectOf(response, HINT);
    if (!Array.isArray(results)) throw strange("The answer is no list of results.", HINT);
    return { message: `Works: ${results.length} ${results.length === 1 ? "result" : "results"}.` };
  },
};
