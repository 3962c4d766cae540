/** A PostgreSQL database. */
import { z } from "zod";
import { defineCredential } from "../define";
import { host, hostAndPort, line, password, port } from "../fields";

const fields = z.object({
  host: host("db.example.com"),
  port: port(5432),
  database: line("Database", "Its name.", "app"),
  username: line("User name", "Shown in the list.", "app"),
  password: password("Password"),
  ssl: z
    .enum(["verify-full", "require", "disable"])
    .default("verify-full")
    .meta({
      title: "Encryption",
      description: "Checked: the server's certificate must be valid for the host.",
      widget: "select",
      labels: { "verify-full": "TLS, certificate checked", require: "TLS, any certificate", disable: "None" },
    }),
});

export default defineCredential({
  type: "postgres",
  title: "PostgreSQL",
  description: "A database and who may use it.",
  icon: "database",
  category: "data",
  keywords: ["sql", "database", "postgresql"],
  fields,
  hosts: (its) => [hostAndPort(its.host, its.port)],
});
