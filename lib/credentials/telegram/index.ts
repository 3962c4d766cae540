/** A Telegram bot. */
import { z } from "zod";
import { defineCredential } from "../define";
import { baseUrl, hostOf } from "../fields";

export const TELEGRAM_URL = "https://api.telegram.org";

const fields = z.object({
  bot_token: z
    .string()
    .trim()
    .regex(/^\d+:[A-Za-z0-9_-]{20,}$/, "As BotFather gives it: 123456789:ABC….")
    .max(200)
    .meta({
      title: "Bot token",
      description: "From @BotFather. Stored encrypted and never shown again.",
      widget: "text",
      secret: true,
      placeholder: "123456789:ABC…",
    }),
  allowed_user_ids: z
    .string()
    .trim()
    .regex(/^\d*(?:[\s,]+\d+)*$/, "Numbers with commas between.")
    .max(4000)
    .optional()
    .meta({ title: "Allowed user ids", description: "Whom the bot answers; everybody when empty.", widget: "text" }),
  base_url: baseUrl("Bot API", "Change it for a Bot API server of your own.", TELEGRAM_URL),
});

export default defineCredential({
  type: "telegram",
  title: "Telegram bot",
  description: "A bot that receives and sends messages.",
  icon: "send",
  category: "messages",
  keywords: ["chat", "messenger"],
  fields,
  hosts: ({ base_url }) => [hostOf(base_url)],
});
