/** The fields of a credential by its type's schema: checked, merged, and what of them may be shown. */
import { z } from "zod";
import { invalid } from "@/lib/api/problem";
import { hintFor, isSecretField } from "@/lib/credentials/define";
import { credentialTypes } from "@/lib/credentials/registry";
import type { CredentialDefinition } from "@/lib/credentials/types";
import { AppError } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import { SecretValues } from "@/lib/observability/secrets";

import { isReference, resolveReference } from "./references";

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
  const parsed = z.object({ fields: definition.fields.strict() }).safeParse({ fields: looked(definition, fields) });
  if (!parsed.success) throw invalid(parsed.error);
  return { ...parsed.data.fields, ...referencesOf(definition, fields) };
}

/** The fields with the values that references stand for: what is wrong with a reference is said while it is written. */
function looked(definition: CredentialDefinition, fields: Fields): Fields {
  const values = Object.keys(referencesOf(definition, fields)).map((name) => {
    try {
      return [name, resolveReference(fields[name])];
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      throw refused(`fields.${name}`, [error.message, error.hint].join(" "));
    }
  });
  return { ...fields, ...Object.fromEntries(values) };
}

function orAsTheyAre(definition: CredentialDefinition, fields: Fields): Fields {
  try {
    return looked(definition, fields);
  } catch (error) {
    if (error instanceof AppError) return fields;
    throw error;
  }
}

/** Secret fields that say where their value is. */
export function referencesOf(definition: CredentialDefinition, fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      isReference(value) && isSecretField(definition, name) ? [[name, value]] : [],
    ),
  );
}

/**
 * What is stored, with the changes over it: a field left out keeps its value, null forgets it.
 * A kept secret must not go to another server than it was given for, else whoever may edit the address could have it sent to them.
 * @throws AppError invalid_body
 */
export function mergeFields(definition: CredentialDefinition, stored: Fields, changes: Fields): Fields {
  const merged = Object.entries({ ...stored, ...changes }).filter(([, value]) => value !== null);
  const fields = checkFields(definition, Object.fromEntries(merged));
  const kept = Object.keys(stored).find((name) => isSecretField(definition, name) && changes[name] === undefined);
  if (kept === undefined) return fields;
  const before = new Set(destinations(definition, stored));
  const added = destinations(definition, fields).find((host) => !before.has(host));
  if (added === undefined) return fields;
  throw refused(`fields.${kept}`, `Write it again, for it would go to ${added} from now on.`);
}

/** What may be shown, as text for the row. A secret that a hint repeats whole (a fault of its type) is blotted out. */
export function hintOf(definition: CredentialDefinition, fields: Fields): string {
  const hint = { ...hintFor(definition, fields), ...referencesOf(definition, fields) };
  return JSON.stringify(
    Object.fromEntries(Object.entries(hint).map(([name, text]) => [name, withoutSecrets(definition, fields, text)])),
  );
}

/** The text with every secret value of these fields replaced. */
export function withoutSecrets(definition: CredentialDefinition, fields: Fields, text: string): string {
  const secrets = new SecretValues();
  const values = secretValues(definition, fields);
  secrets.add(...values);
  // However short, it stands for itself here.
  return values.reduce((clean, value) => clean.replaceAll(value, "[secret]"), secrets.redact(text));
}

/** The values of its secret fields. */
export function secretValues(definition: CredentialDefinition, fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" && isSecretField(definition, name) && !isReference(value) ? [value] : [],
  );
}

/** Every host that something of it may be sent to; none when the fields are not what the type asks for, which a reference itself may not be. */
function destinations(definition: CredentialDefinition, fields: Fields): string[] {
  const parsed = definition.fields.safeParse(orAsTheyAre(definition, fields));
  if (!parsed.success) return [];
  return [...definition.hosts(parsed.data), ...(definition.otherHosts?.(parsed.data) ?? [])];
}

/** A refusal that names one field of the body. */
export function refused(field: string, message: string): AppError {
  return new AppError("invalid_body", `${field}: ${message}`, { details: { errors: [{ field, message }] } });
}
