/** A Slack app's token. */
import { z } from "zod";
import { defineCredential } from "../define";
import { baseUrl, hostOf, token } from "../fields";

export const SLACK_URL = "https://slack.com/api";

const fields = z.object({
  bot_token: token("Bot token", "xoxb-…"),
  signing_secret: z.string().trim().max(500).optional().meta({
    title: "Signing secret",
    description: "Proves that requests come from Slack. Only for what Slack sends to you.",
    widget: "text",
    secret: true,
  }),
  base_url: baseUrl("Web API", "Change it for GovSlack: https://slack-gov.com/api.", SLACK_URL),
});

export default defineCredential({
  type: "slack",
  title: "Slack",
  description: "Posts and reads as a Slack app.",
  icon: "hash",
  category: "messages",
  keywords: ["chat", "bot"],
  fields,
  hosts: ({ base_url }) => [hostOf(base_url)],
});
