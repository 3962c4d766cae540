/** The fields of a credential by its type's schema: checked, merged, and what of them may be shown. */
import { z } from "zod";
import { invalid } from "@/lib/api/problem";
import { credentialTypes } from "@/lib/credentials/registry";
import type { CredentialDefinition } from "@/lib/credentials/types";
import { AppError } from "@/lib/errors";

export type Fields = Record<string, unknown>;

/** @throws AppError invalid_body naming `type` */
export function definitionOf(type: string): CredentialDefinition {
  const definition = credentialTypes.get(type);
  if (definition) return definition;
  throw refused("type", `This installation has no such type. It has: ${[...credentialTypes.keys()].join(", ")}.`);
}

/** Checked fields with defaults filled in. @throws AppError invalid_body naming `fields.<name>`; never repeats a value. */
export function checkFields(definition: CredentialDefinition, fields: Fields): Fields {
  // Strict: a misspelt field would otherwise be dropped in silence.
  const parsed = z.object({ fields: definition.fields.strict() }).safeParse({ fields });
  if (!parsed.success) throw invalid(parsed.error);
  return parsed.data.fields;
}

/**
 * What is stored, with the changes over it: a field left out keeps its value, null forgets it.
 * A kept secret must not go to another server than it was given for, else whoever may edit the address could have it sent to them.
 * @throws AppError invalid_body
 */
export function mergeFields(definition: CredentialDefinition, stored: Fields, changes: Fields): Fields {
  const merged = Object.entries({ ...stored, ...changes }).filter(([, value]) => value !== null);
  const fields = checkFields(definition, Object.fromEntries(merged));
  const moved = Object.keys(fields).find(
    (name) => !isSecret(definition, name) && isElsewhere(stored[name], fields[name]),
  );
  const kept = Object.keys(stored).find((name) => isSecret(definition, name) && changes[name] === undefined);
  if (moved !== undefined && kept !== undefined) {
    throw refused(`fields.${kept}`, `Write it again: with another ${moved} it would go to another server.`);
  }
  return fields;
}

/** What may be shown, as text for the row. A secret that a hint repeats whole (a fault of its type) is blotted out. */
export function hintOf(definition: CredentialDefinition, fields: Fields): string {
  const hint = definition.hint(fields);
  return JSON.stringify(
    Object.fromEntries(Object.entries(hint).map(([name, text]) => [name, withoutSecrets(definition, fields, text)])),
  );
}

/** The text with every secret value of these fields replaced. */
export function withoutSecrets(definition: CredentialDefinition, fields: Fields, text: string): string {
  const secrets = Object.entries(fields).filter(([name]) => isSecret(definition, name));
  return secrets.reduce(
    (clean, [, value]) => (typeof value === "string" && value !== "" ? clean.replaceAll(value, "[secret]") : clean),
    text,
  );
}

/** A refusal that names one field of the body. */
export function refused(field: string, message: string): AppError {
  return new AppError("invalid_body", `${field}: ${message}`, { details: { errors: [{ field, message }] } });
}

function isSecret(definition: CredentialDefinition, name: string): boolean {
  const field = definition.fields.shape[name];
  return field instanceof z.ZodType && field.meta()?.secret === true;
}

function isElsewhere(before: unknown, after: unknown): boolean {
  const origin = (value: unknown) => (typeof value === "string" && URL.canParse(value) ? new URL(value).origin : null);
  return origin(after) !== null && origin(before) !== origin(after);
}
