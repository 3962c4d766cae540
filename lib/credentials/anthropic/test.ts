import { expectOk, objectOf, TEST } from "../answers";
import { at } from "../fields";
import type { CredentialTester } from "../types";
import type anthropic from "./index";

const HINT = "Check the base URL; it has no /v1 at its end.";

/** Lists the models: costs nothing. */
export const tester: CredentialTester<typeof anthropic.fields> = {
  async test({ api_key, base_url }, { http }) {
    const headers = { "x-api-key": api_key, "anthropic-version": "2023-06-01" };
    const response = await http({ ...TEST, url: at(base_url, "/v1/models?limit=100"), headers });
    expectOk(response, "The key", HINT);
    const { data } = objectOf(response, HINT);
    const count = Array.isArray(data) ? data.length : 0;
    return { message: `Works: ${count} ${count === 1 ? "model" : "models"}.` };
  },
};
