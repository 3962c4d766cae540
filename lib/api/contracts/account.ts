import { z } from "zod";
import { isoTime } from "./common";
import { secondFactor } from "./second-factor";

export const MIN_PASSWORD = 10;

export const personName = z.string().trim().min(1, "Write your name.").max(120);
export const emailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email("Write an e-mail address."));
export const newPassword = z
  .string()
  .min(MIN_PASSWORD, `Use ${MIN_PASSWORD} characters or more.`)
  .max(256, "Use 256 characters at most.");
/** One that is only compared. */
const oldPassword = z.string().max(256);

/** GET and PATCH /api/v1/account. */
export const account = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  has_password: z.boolean(),
  /** Of who looks after the installation: whom that passes to with the account, null for nobody, and then the account cannot go. */
  installation_passes_to: z.string().nullable().optional(),
  /** Asked for after the password. */
  second_factor: secondFactor,
});
export type Account = z.infer<typeof account>;
export const accountPatch = z.object({ name: personName });

/** PUT /api/v1/account/password: every other session ends. */
export const passwordChange = z.object({ current: oldPassword, password: newPassword });

/** DELETE /api/v1/account. */
export const accountRemoval = z.object({ password: oldPassword });

/** GET /api/v1/account/sessions. */
export const sessionItem = z.object({
  id: z.uuid(),
  current: z.boolean(),
  created_at: isoTime,
  last_seen_at: isoTime,
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
});
export type SessionItem = z.infer<typeof sessionItem>;

/** POST /api/v1/password/forgot: the same answer whether somebody has this address or not. */
export const forgotBody = z.object({ email: emailAddress });
/** `mails`: whether this installation can send any. */
export const forgotAnswer = z.object({ mails: z.boolean() });

/** POST /api/v1/password/reset. */
export const resetBody = z.object({
  token: z.string().min(20).max(100),
  password: newPassword,
  /** Every API key of the account goes, too. */
  revoke_keys: z.boolean().default(true),
});
