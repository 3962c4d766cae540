/** A key in a header of its own. */
import { z } from "zod";
import { defineCredential } from "../define";
import { allowedHosts, listOf, testUrl, token } from "../fields";

const fields = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "A header's name, such as X-API-Key.")
    .max(100)
    .meta({ title: "Header", description: "Its name.", widget: "text", placeholder: "X-API-Key" }),
  value: token("Value").regex(/^[\t\x20-\x7e\x80-\xff]*$/, "A header is one line of plain characters."),
  hosts: allowedHosts,
  test_url: testUrl,
});

export default defineCredential({
  type: "http_header",
  title: "HTTP header",
  description: "A key in a header that you name.",
  icon: "key-round",
  category: "http",
  keywords: ["api", "rest", "api key", "x-api-key"],
  fields,
  hosts: ({ hosts }) => listOf(hosts),
  authorize: (its) => ({ headers: { [its.name.toLowerCase()]: its.value } }),
});
