/** A hint about a password while it is typed; the server's own rule (length) decides. Pure. */

export const MIN_PASSWORD = 10;

export type Strength = { level: 0; missing: number } | { level: 1 | 2 | 3 | 4 };

const COMMON = /^(password|passwort|qwerty|qwertz|letmein|welcome|admin|flowpilot|iloveyou|1234|abc123)/i;

/** Level 0 while too short, else 1 (weak) to 4 (strong), by length and by how many different characters and kinds there are. */
export function passwordStrength(password: string): Strength {
  const length = [...password].length;
  if (length < MIN_PASSWORD) return { level: 0, missing: MIN_PASSWORD - length };
  const different = new Set(password.toLowerCase()).size;
  if (COMMON.test(password) || different < 5) return { level: 1 };
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const score = Math.min(length, different * 1.6) + kinds * 2;
  if (score < 16) return { level: 2 };
  return { level: score < 20 ? 3 : 4 };
}
