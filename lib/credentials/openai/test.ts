import { NodeError } from "@/lib/nodes/errors";
import type { CredentialTester } from "../types";
import type openai from "./index";

/** Lists the models: the cheapest call that needs a valid key. Costs nothing. */
export const tester: CredentialTester<typeof openai.fields> = {
  async test({ api_key, base_url, default_model }, { http }) {
    const response = await http({
      url: `${base_url.replace(/\/+$/, "")}/models`,
      headers: { authorization: `Bearer ${api_key}`, accept: "application/json" },
      timeoutMs: 10_000,
      maxBytes: 2 * 1024 * 1024,
      redirects: "error",
    });
    if (response.status === 401 || response.status === 403) {
      throw new NodeError("llm_unauthorized", "The key was refused.", {
        retriable: false,
        hint: "Make a new key with the provider and replace this one.",
      });
    }
    if (response.status !== 200) {
      throw new NodeError("llm_failed", `The server answered ${response.status} to the list of models.`, {
        retriable: false,
        hint: "Check the base URL: it usually ends in /v1.",
      });
    }
    const models = modelsOf(response.body);
    if (!models) {
      throw new NodeError("llm_failed", "The server's answer is not a list of models.", {
        retriable: false,
        hint: "Check the base URL: it usually ends in /v1.",
      });
    }
    const missing = default_model && models.length > 0 && !models.includes(default_model);
    const count = `${models.length} ${models.length === 1 ? "model" : "models"}`;
    return { message: missing ? `Works: ${count}, but not "${default_model}".` : `Works: ${count}.` };
  },
};

function modelsOf(body: Uint8Array): string[] | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof parsed !== "object" || parsed === null || !("data" in parsed) || !Array.isArray(parsed.data))
      return null;
    return parsed.data.flatMap((item: { id?: unknown }) => (typeof item?.id === "string" ? [item.id] : []));
  } catch {
    return null; // Not JSON: most likely a web page at a wrong address.
  }
}
