import { z } from "zod";
import { isoTime, page } from "./common";

/** GET, POST /api/v1/credentials · PUT, DELETE /api/v1/credentials/{id} · POST /api/v1/credentials/{id}/test */
export const credentialItem = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  /** Shown instead of the value, e.g. {base_url, api_key: "…f3Qa"}. */
  hint: z.record(z.string(), z.string()),
  /** Slugs of workflows whose draft or published version names it. */
  used_by: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string() })),
  created_at: isoTime,
  updated_at: isoTime,
  last_tested_at: isoTime.nullable(),
  last_test_result: z.string().nullable(),
});
export type CredentialItem = z.infer<typeof credentialItem>;
export const credentialList = page(credentialItem);

export const credentialBody = z.object({
  name: z.string().min(1).max(120),
  type: z.string().min(1).max(64),
  fields: z.record(z.string(), z.unknown()),
});
/** Replace: name and fields may change, the type may not. */
export const credentialUpdate = credentialBody.omit({ type: true }).partial();
export const credentialTest = z.object({ ok: z.boolean(), message: z.string() });
