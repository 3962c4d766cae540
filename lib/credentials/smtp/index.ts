/** A mail server to send with. */
import { z } from "zod";
import { defineCredential } from "../define";
import { host, hostAndPort, port } from "../fields";

const fields = z.object({
  host: host("smtp.example.com"),
  port: port(587),
  security: z
    .enum(["starttls", "tls", "none"])
    .default("starttls")
    .meta({
      title: "Encryption",
      description: "STARTTLS with port 587, TLS with port 465. None sends the password in clear.",
      widget: "select",
      labels: { starttls: "STARTTLS", tls: "TLS from the start", none: "None" },
    }),
  username: z.string().trim().max(300).optional().meta({
    title: "User name",
    description: "Left empty: the server wants none.",
    widget: "text",
  }),
  password: z.string().max(2000).optional().meta({
    title: "Password",
    description: "Stored encrypted and never shown again.",
    widget: "text",
    secret: true,
  }),
  from: z.string().trim().max(300).optional().meta({
    title: "From",
    description: "Whom mails come from.",
    widget: "text",
    placeholder: "Flows <flows@example.com>",
  }),
});

export default defineCredential({
  type: "smtp",
  title: "SMTP",
  description: "Sends mail through a server.",
  icon: "mail",
  category: "messages",
  keywords: ["email", "mail"],
  fields,
  hosts: (its) => [hostAndPort(its.host, its.port)],
});
