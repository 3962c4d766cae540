import { z } from "zod";
import { ACTIONS } from "@/lib/auth/permissions";
import { isoTime } from "./common";

const action = z.enum(ACTIONS);

export const KEY_DAYS = [7, 30, 90, 365] as const;

/** POST /api/v1/keys. `scopes` null: all that you may, also what you may later; `days` null: it does not end by itself. */
export const keyBody = z.object({
  name: z.string().trim().min(1, "Give the key a name.").max(80),
  scopes: z.array(action).min(1, "Choose one action at least.").max(ACTIONS.length).nullable(),
  days: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]).nullable(),
});
export type KeyBody = z.infer<typeof keyBody>;

export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Its first characters. */
  prefix: z.string(),
  scopes: z.array(action).nullable(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  is_yours: z.boolean(),
  created_at: isoTime,
  expires_at: isoTime.nullable(),
  is_expired: z.boolean(),
  last_used_at: isoTime.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;
export const keyList = z.object({ items: z.array(apiKey) });
/** The key itself, this once. */
export const madeKey = apiKey.extend({ key: z.string() });
export type MadeKey = z.infer<typeof madeKey>;
