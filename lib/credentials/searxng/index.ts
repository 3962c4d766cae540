/** A SearXNG instance to search with. */
import { z } from "zod";
import { defineCredential } from "../define";
import { baseUrl, hostOf } from "../fields";

const fields = z.object({
  base_url: baseUrl("Address", "Of the instance. It has to allow JSON (search.formats in its settings.yml)."),
  api_key: z.string().trim().max(1000).optional().meta({
    title: "Token",
    description: "Sent as Authorization: Bearer, for an instance behind a proxy that asks for it.",
    widget: "text",
    secret: true,
  }),
});

export default defineCredential({
  type: "searxng",
  title: "SearXNG",
  description: "A search engine of your own.",
  icon: "search",
  category: "search",
  keywords: ["web search"],
  fields,
  hosts: ({ base_url }) => [hostOf(base_url)],
});
