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
  /** Code blocks that are granted values of it: in their newest or published version, or in one that a workflow pins. */
  used_by_blocks: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string() })),
  created_at: isoTime,
  updated_at: isoTime,
  last_tested_at: isoTime.nullable(),
  last_test_result: z.string().nullable(),
  /** Of a type that signs in with a service (OAuth2): whether it has; null for all others. */
  connection: z
    .object({
      state: z.enum(["connected", "not_connected", "reconnect"]),
      problem: z.string().nullable(),
      expires_at: isoTime.nullable(),
    })
    .nullable(),
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
/** GET /api/v1/oauth/callback, as services call it. */
export const oauthCallback = z.object({
  code: z.string().max(8000).optional(),
  state: z.string().max(8000).optional(),
  error: z.string().max(200).optional(),
});
/** POST /api/v1/credentials/{id}/connect: where to send the person to. */
export const credentialConnect = z.object({ url: z.url() });
export const credentialTest = z.object({ ok: z.boolean(), message: z.string() });
