/** The test of what an HTTP request carries: calls the address that the person gave for it. */
import type { z } from "zod";
import { refusedSecret, TEST } from "./answers";
import type { CredentialDefinition, CredentialTester } from "./types";

export function httpTester<C extends z.ZodObject>(definition: CredentialDefinition<C>): CredentialTester<C> {
  return {
    async test(fields, { http }) {
      const { test_url } = fields as { test_url?: string };
      if (!test_url) return { message: "Nothing to call: give an address for the test to try it." };
      const { headers, query = {} } = definition.authorize?.(fields) ?? {};
      const url = new URL(test_url);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const { status } = await http({
        ...TEST,
        url: url.href,
        headers,
        hosts: definition.hosts(fields),
        redirects: "follow",
      });
      if (status === 401 || status === 403) throw refusedSecret("It");
      return { message: `Accepted: ${url.host} answered ${status}.` };
    },
  };
}
