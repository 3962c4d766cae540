/**
 * Password hashes: scrypt (RFC 7914) with the parameters in the hash, so that they can be raised later. 32 MB and about 0.2 s a guess:
 * the OWASP setting N=2^15, r=8, p=3.
 */
import { type BinaryLike, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);
const CURRENT = { N: 2 ** 15, r: 8, p: 3 };
const LENGTH = 32;
const MAX_MEMORY = 128 * 1024 * 1024;
const FORM = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/;

/** The same text typed on different keyboards is the same password. */
const normal = (password: string): string => password.normalize("NFKC");

/** `scrypt$N$r$p$salt$hash`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { N, r, p } = CURRENT;
  const hash = await derive(normal(password), salt, LENGTH, { N, r, p, maxmem: MAX_MEMORY });
  return ["scrypt", N, r, p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/**
 * Whether the password fits, in constant time. With `null` (nobody has that address) it takes as long and answers false, so that the
 * time tells nothing about who has an account.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const match = FORM.exec(stored ?? "");
  const [N, r, p] = match ? [Number(match[1]), Number(match[2]), Number(match[3])] : [CURRENT.N, CURRENT.r, CURRENT.p];
  const salt = Buffer.from(match?.[4] ?? "nobody", "base64url");
  const expected = Buffer.from(match?.[5] ?? "", "base64url");
  const hash = await derive(normal(password), salt, expected.length || LENGTH, { N, r, p, maxmem: MAX_MEMORY });
  return match !== null && expected.length === hash.length && timingSafeEqual(hash, expected);
}
