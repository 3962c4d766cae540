import { z } from "zod";
import { badGrant } from "@/lib/http/granted";
import { isoTime } from "./common";

/** GET, POST /api/v1/variables · GET, PUT, DELETE /api/v1/variables/{id} */
export const variableType = z.enum(["text", "number", "boolean", "json"]);
export type VariableType = z.infer<typeof variableType>;

export const variableItem = z.object({
  id: z.uuid(),
  /** Null: of the whole workspace. */
  workflow_id: z.uuid().nullable(),
  name: z.string(),
  type: variableType,
  secret: z.boolean(),
  /** Null when it is secret, whoever asks. */
  value: z.unknown(),
  /** Where a secret value may be sent: `api.example.com`, `*.example.com`, with a port when it is not the usual. None: nowhere. */
  hosts: z.array(z.string()),
  updated_at: isoTime,
});
export type VariableItem = z.infer<typeof variableItem>;
export const variableList = z.object({ items: z.array(variableItem) });

export const variableQuery = z.object({ workflow_id: z.uuid().optional() });

const name = z
  .string()
  .trim()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, "Letters, digits and _, and no digit first: it is read as vars.name.");

const hosts = z
  .array(z.string().trim().toLowerCase().max(255))
  .max(50)
  .refine((entries) => badGrant(entries) === undefined, "Write names of hosts, such as api.example.com.");

export const variableBody = z.object({
  workflow_id: z.uuid().nullable().default(null),
  name,
  type: variableType.default("text"),
  secret: z.boolean().default(false),
  value: z.unknown(),
  hosts: hosts.default([]),
});
/**
 * Name and value may change, the type with a new value; what is secret stays so, and becomes it with a new value. A secret value may go to more hosts
 * than before when it is written again.
 */
export const variableUpdate = z.object({
  name: name.optional(),
  type: variableType.optional(),
  secret: z.boolean().optional(),
  value: z.unknown().optional(),
  hosts: hosts.optional(),
});
