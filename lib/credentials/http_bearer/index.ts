/** `Authorization: Bearer …` */
import { z } from "zod";
import { defineCredential } from "../define";
import { allowedHosts, listOf, testUrl, token } from "../fields";

const fields = z.object({ token: token("Token"), hosts: allowedHosts, test_url: testUrl });

export default defineCredential({
  type: "http_bearer",
  title: "HTTP bearer token",
  description: "Sent as Authorization: Bearer.",
  icon: "key-round",
  category: "http",
  keywords: ["api", "rest", "token", "authorization"],
  fields,
  hosts: ({ hosts }) => listOf(hosts),
  authorize: (its) => ({ headers: { authorization: `Bearer ${its.token}` } }),
});
