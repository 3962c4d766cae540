/** A MongoDB server. */
import { z } from "zod";
import { defineCredential } from "../define";
import { host, hostAndPort, line, port } from "../fields";

const fields = z.object({
  host: host("mongo.example.com"),
  port: port(27_017),
  database: line("Database", "Its name.", "app"),
  username: z.string().trim().max(200).optional().meta({
    title: "User name",
    description: "Left empty: the server asks for none.",
    widget: "text",
  }),
  password: z.string().max(2000).optional().meta({
    title: "Password",
    description: "Stored encrypted and never shown again.",
    widget: "text",
    secret: true,
  }),
  auth_database: z.string().trim().min(1).max(200).default("admin").meta({
    title: "Authentication database",
    description: "Where the user is defined.",
    widget: "text",
  }),
  tls: z.boolean().default(true).meta({ title: "TLS", description: "Encrypts the connection.", widget: "switch" }),
});

export default defineCredential({
  type: "mongodb",
  title: "MongoDB",
  description: "A document database.",
  icon: "database",
  category: "data",
  keywords: ["nosql", "document", "database"],
  fields,
  hosts: (its) => [hostAndPort(its.host, its.port)],
});
