import { z } from "zod";

const password = z.string().max(256);
/** Six digits, or a recovery code. */
const code = z.string().max(100);

export const secondFactor = z.object({ is_on: z.boolean(), recovery_left: z.number().int() });
export type SecondFactor = z.infer<typeof secondFactor>;

/** POST /api/v1/account/second-factor: a secret, shown once. It is asked for as soon as PUT had a right code of it. */
export const secondFactorBegin = z.object({ password });
export const secondFactorSetup = z.object({
  /** Base32, for who types it. */
  secret: z.string(),
  uri: z.string(),
  /** The same as a QR code: dark modules as an SVG path in a square of this size. */
  qr: z.object({ size: z.number().int(), path: z.string() }),
});
export type SecondFactorSetup = z.infer<typeof secondFactorSetup>;

/** PUT /api/v1/account/second-factor. */
export const secondFactorConfirm = z.object({ code });
/** DELETE /api/v1/account/second-factor, POST /api/v1/account/second-factor/recovery-codes. */
export const secondFactorProof = z.object({ password, code });
/** Shown once. */
export const recoveryCodes = z.object({ recovery_codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
