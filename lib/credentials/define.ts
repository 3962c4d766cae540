import { z } from "zod";
import type { CredentialDefinition } from "./types";

/** Keeps a definition's field types for its own tester and tests, while the registry holds the general type. */
export function defineCredential<C extends z.ZodObject>(definition: CredentialDefinition<C>): CredentialDefinition<C> {
  return definition;
}

/** The last four characters of a secret, enough to tell two keys apart; nothing of one too short to spare them, or of a file. */
export function maskSecret(secret: string): string {
  return secret.length >= 16 && !secret.includes("\n") ? `…${secret.slice(-4)}` : "…";
}

export function isSecretField(definition: CredentialDefinition, name: string): boolean {
  const field = definition.fields.shape[name];
  return field instanceof z.ZodType && field.meta()?.secret === true;
}

/** What may be shown of a credential. */
export function hintFor(definition: CredentialDefinition, fields: Record<string, unknown>): Record<string, string> {
  if (definition.hint) return definition.hint(fields);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === undefined || value === null || value === "") return [];
      return [[name, isSecretField(definition, name) ? maskSecret(String(value)) : String(value)]];
    }),
  );
}
