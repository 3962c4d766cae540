/** Secrets that travel in links: invitations and new passwords. What is stored is their hash. */
import { createHash, randomBytes } from "node:crypto";

/** 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** A random secret needs no slow hash. Hex. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
