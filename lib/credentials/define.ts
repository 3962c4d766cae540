import type { z } from "zod";
import type { CredentialDefinition } from "./types";

/** Keeps a definition's field types for its own tester and tests, while the registry holds the general type. */
export function defineCredential<C extends z.ZodObject>(definition: CredentialDefinition<C>): CredentialDefinition<C> {
  return definition;
}

/** The last four characters of a secret, enough to tell two keys apart; nothing of one too short to spare them. */
export function maskSecret(secret: string): string {
  return secret.length >= 16 ? `…${secret.slice(-4)}` : "…";
}
