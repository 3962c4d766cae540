/** Basic authentication, RFC 7617. */
import { z } from "zod";
import { defineCredential } from "../define";
import { allowedHosts, listOf, password, testUrl } from "../fields";

const fields = z.object({
  username: z
    .string()
    .max(500)
    .regex(/^[^:]*$/, "Without a colon.")
    .meta({ title: "User name", description: "Shown in the list.", widget: "text" }),
  password: password("Password"),
  hosts: allowedHosts,
  test_url: testUrl,
});

/** By hand, for browser and server alike: btoa takes bytes only. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export default defineCredential({
  type: "http_basic",
  title: "HTTP basic",
  description: "User name and password of basic authentication.",
  icon: "key-round",
  category: "http",
  keywords: ["api", "rest", "authorization", "password"],
  fields,
  hosts: ({ hosts }) => listOf(hosts),
  authorize: (its) => ({ headers: { authorization: `Basic ${base64(`${its.username}:${its.password}`)}` } }),
});
