import type { AuditEntry, AuditFilter } from "@/lib/api/contracts/audit";
import { allEntries } from "./read";

const COLUMNS = [
  "at",
  "actor_name",
  "actor_email",
  "via",
  "key_name",
  "action",
  "operation",
  "target_type",
  "target_id",
  "target_name",
  "before",
  "after",
  "address",
  "user_agent",
  "request_id",
] as const;

/** A cell of a table: quoted, and never a formula, which spreadsheets would run. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csvLine(entry: AuditEntry): string {
  const { actor, target } = entry;
  const cells: Record<(typeof COLUMNS)[number], unknown> = {
    ...entry,
    actor_name: actor.name,
    actor_email: actor.email,
    target_type: target.type,
    target_id: target.id,
    target_name: target.name,
  };
  return `${COLUMNS.map((name) => csvCell(cells[name])).join(",")}\r\n`;
}

async function* pieces(orgId: string, filter: AuditFilter, format: "json" | "csv"): AsyncGenerator<string> {
  if (format === "csv") {
    yield `${COLUMNS.join(",")}\r\n`;
    for await (const entry of allEntries(orgId, filter)) yield csvLine(entry);
    return;
  }
  let separator = "[\n";
  for await (const entry of allEntries(orgId, filter)) {
    yield separator + JSON.stringify(entry);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** The log as a file, written while it is read. Who stops reading stops it. */
export function exportAudit(orgId: string, filter: AuditFilter, format: "json" | "csv"): ReadableStream<Uint8Array> {
  const source = pieces(orgId, filter, format);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await source.return(undefined);
    },
  });
}
