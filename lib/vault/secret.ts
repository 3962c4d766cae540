/** A credential's secret out of its row. */
import { isSecretField } from "@/lib/credentials/define";
import { credentialTypes } from "@/lib/credentials/registry";
import { neverLog } from "@/lib/observability/log";
import { secretValues } from "./fields";
import { resolveReference } from "./references";
import { type SealedRow, unreadable, unseal } from "./seal";

/** The fields in clear, with today's defaults. @throws NodeError credential_unreadable · secret_reference */
export function secretOf(row: SealedRow & { name: string }): Record<string, unknown> {
  const fields = unseal(row);
  const definition = credentialTypes.get(row.type);
  if (!definition) {
    throw unreadable(
      row.name,
      `is of the type "${row.type}", which this installation does not have`,
      "Replace it by another one.",
    );
  }
  const values = Object.entries(fields).map(([name, value]) => [
    name,
    isSecretField(definition, name) ? resolveReference(value) : value,
  ]);
  const parsed = definition.fields.safeParse(Object.fromEntries(values));
  if (parsed.success) {
    neverLog(secretValues(definition, parsed.data));
    return parsed.data;
  }
  throw unreadable(row.name, "no longer has what its type asks for", "Write its value again under Credentials.");
}
