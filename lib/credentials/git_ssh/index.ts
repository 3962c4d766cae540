/** An SSH key for a Git host. */
import { z } from "zod";
import { defineCredential } from "../define";
import { host, hostAndPort, keyFile, port } from "../fields";

const fields = z.object({
  host: host("github.com"),
  port: port(22),
  username: z.string().trim().min(1).max(100).default("git").meta({
    title: "User name",
    description: "Nearly always git.",
    widget: "text",
  }),
  private_key: keyFile(
    "Private key",
    "The whole file, from -----BEGIN OPENSSH PRIVATE KEY----- on, without a passphrase. Stored encrypted and never shown again.",
  ).refine((text) => /^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----$/.test(text), {
    message: "This is no private key: it begins with -----BEGIN … PRIVATE KEY----- and ends likewise.",
  }),
  known_host: z.string().trim().max(2000).optional().meta({
    title: "Host key",
    description: "As in known_hosts. Without it, the key that the host shows first is taken.",
    widget: "text",
    placeholder: "ssh-ed25519 AAAA…",
  }),
});

export default defineCredential({
  type: "git_ssh",
  title: "Git SSH key",
  description: "A private key, such as a deploy key.",
  icon: "git-branch",
  category: "git",
  keywords: ["ssh", "deploy key", "repository"],
  fields,
  hosts: (its) => [hostAndPort(its.host, its.port)],
});
