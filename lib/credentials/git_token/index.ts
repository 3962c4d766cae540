/** A token for a Git host. */
import { z } from "zod";
import { defineCredential } from "../define";
import { hostOf, token } from "../fields";

/** Where each provider's Git and API are. */
export const PROVIDERS = {
  github: { web: "https://github.com", api: "https://api.github.com" },
  gitlab: { web: "https://gitlab.com", api: "https://gitlab.com/api/v4" },
  bitbucket: { web: "https://bitbucket.org", api: "https://api.bitbucket.org/2.0" },
} as const;

const fields = z.object({
  provider: z
    .enum(["github", "gitlab", "bitbucket"])
    .default("github")
    .meta({
      title: "Provider",
      description: "Whose Git it is.",
      widget: "select",
      labels: { github: "GitHub", gitlab: "GitLab", bitbucket: "Bitbucket" },
    }),
  access_token: token("Access token", "ghp_…"),
  username: z.string().trim().max(200).optional().meta({
    title: "User name",
    description: "Bitbucket needs it; the others take any.",
    widget: "text",
  }),
  base_url: z
    .url({ protocol: /^https?$/, error: "An http or https address, such as https://git.example.com." })
    .max(2000)
    .optional()
    .meta({
      title: "Own server",
      description: "Its web address, for a GitLab or GitHub Enterprise of your own.",
      widget: "text",
      placeholder: "https://git.example.com",
    }),
  webhook_secret: z.string().max(500).optional().meta({
    title: "Webhook secret",
    description: "Proves that a push notice comes from there.",
    widget: "text",
    secret: true,
  }),
});

/** The API's address. */
export function apiOf({ provider, base_url }: Pick<z.infer<typeof fields>, "provider" | "base_url">): string {
  if (!base_url) return PROVIDERS[provider].api;
  const own = { github: "/api/v3", gitlab: "/api/v4", bitbucket: "/rest/api/1.0" }[provider];
  return `${base_url.replace(/\/+$/, "")}${own}`;
}

export default defineCredential({
  type: "git_token",
  title: "Git token",
  description: "A personal or project token of GitHub, GitLab or Bitbucket.",
  icon: "git-branch",
  category: "git",
  keywords: ["github", "gitlab", "bitbucket", "repository"],
  fields,
  hosts: (its) => [...new Set([hostOf(its.base_url ?? PROVIDERS[its.provider].web), hostOf(apiOf(its))])],
});
