/** A key in the address. */
import { z } from "zod";
import { defineCredential } from "../define";
import { allowedHosts, line, listOf, testUrl, token } from "../fields";

const fields = z.object({
  name: line("Parameter", "Its name in the address.", "api_key"),
  value: token("Value"),
  hosts: allowedHosts,
  test_url: testUrl,
});

export default defineCredential({
  type: "http_query",
  title: "HTTP query parameter",
  description: "A key in the address, for services that take it nowhere else.",
  icon: "key-round",
  category: "http",
  keywords: ["api", "rest", "api key"],
  fields,
  hosts: ({ hosts }) => listOf(hosts),
  authorize: (its) => ({ query: { [its.name]: its.value } }),
});
