/** A Redis, Valkey or KeyDB server. */
import { z } from "zod";
import { defineCredential } from "../define";
import { host, hostAndPort, port } from "../fields";

const fields = z.object({
  host: host("redis.example.com"),
  port: port(6379),
  username: z.string().trim().max(200).optional().meta({
    title: "User name",
    description: "Left empty: the default user.",
    widget: "text",
  }),
  password: z.string().max(2000).optional().meta({
    title: "Password",
    description: "Stored encrypted and never shown again. Left empty: the server asks for none.",
    widget: "text",
    secret: true,
  }),
  tls: z.boolean().default(true).meta({ title: "TLS", description: "Encrypts the connection.", widget: "switch" }),
  database: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .meta({ title: "Database", description: "Its number.", widget: "number" }),
});

export default defineCredential({
  type: "redis",
  title: "Redis",
  description: "A key-value server, also Valkey.",
  icon: "database",
  category: "data",
  keywords: ["cache", "valkey", "key-value"],
  fields,
  hosts: (its) => [hostAndPort(its.host, its.port)],
});
