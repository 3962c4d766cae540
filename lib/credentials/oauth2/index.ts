/** Any OAuth2 service: a person agrees (authorization code with PKCE), or the app signs in for itself (client credentials). */
import { z } from "zod";
import { defineCredential } from "../define";
import { allowedHosts, hostOf, line, listOf } from "../fields";

const url = z.url({ protocol: /^https?$/, error: "An http or https address." }).max(2000);

const fields = z.object({
  grant: z
    .enum(["authorization_code", "client_credentials"])
    .default("authorization_code")
    .meta({
      title: "Who agrees",
      description: "A person signs in with the service once, or the app signs in for itself.",
      widget: "select",
      labels: {
        authorization_code: "A person (authorization code)",
        client_credentials: "The app itself (client credentials)",
      },
    }),
  authorization_url: url.optional().meta({
    title: "Authorization URL",
    description: "Where the person signs in. Not for client credentials.",
    widget: "text",
    placeholder: "https://example.com/oauth/authorize",
  }),
  token_url: url.meta({
    title: "Token URL",
    description: "Where tokens come from.",
    widget: "text",
    placeholder: "https://example.com/oauth/token",
  }),
  client_id: line("Client id", "From the app that you registered with the service."),
  client_secret: z.string().trim().max(2000).optional().meta({
    title: "Client secret",
    description: "Stored encrypted and never shown again. It goes to the token URL only.",
    widget: "text",
    secret: true,
  }),
  scopes: z.string().trim().max(2000).optional().meta({
    title: "Scopes",
    description: "What it may do, with spaces between.",
    widget: "text",
    placeholder: "read write",
  }),
  client_auth: z
    .enum(["basic", "body"])
    .default("basic")
    .meta({
      title: "Client authentication",
      description: "How id and secret reach the token URL.",
      widget: "select",
      labels: { basic: "Basic authentication", body: "In the body" },
    }),
  hosts: allowedHosts,
});

export default defineCredential({
  type: "oauth2",
  title: "OAuth2",
  description: "Signs in with a service and renews the token ahead of its end.",
  icon: "refresh-cw",
  category: "http",
  keywords: ["oauth", "google", "microsoft", "sign in", "token", "openid"],
  fields,
  hosts: ({ hosts }) => listOf(hosts),
  otherHosts: ({ token_url }) => [hostOf(token_url)],
});
