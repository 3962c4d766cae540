/** Secrets that travel in links: invitations and new passwords. What is stored is their hash. */
import { createHash, createHmac, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

/** 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** A random secret needs no slow hash. Hex. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * The same for a link that may have to be sent again: it follows from what is stored and the installation's secret, so that it needs to be kept
 * nowhere. @param parts what tells it from every other link
 */
export const derivedToken = (...parts: (string | number)[]): string =>
  createHmac("sha256", env().authSecret).update(JSON.stringify(parts)).digest("base64url");
