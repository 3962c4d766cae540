/** A call of the API as the audit log has it: every mutation that succeeded is one row. */
import type { Running, Tx } from "@/db/client";
import { type Change, type Entry, originOf, writeEntry, writeEntryIn, writePersonal } from "@/lib/audit";
import { withNotes } from "@/lib/audit/note";
import type { Person, Principal } from "@/lib/auth/principal";
import type { Needed } from "./handler";

/** What the bodies of these calls hold is people's data or a secret; that they were made is enough. */
const UNSEEN = new Set<Needed>(["execution.start", "approval.decide", "comment.write", "self"]);
/** Of these, what is no secret: the name of a field does not tell whether its value is one. */
const NAMED: Partial<Record<Needed, readonly string[]>> = {
  "credential.write": ["name", "type"],
  "variable.write": ["name", "type", "workflow_id", "hosts"],
};
/** Of no interest to anybody but the person: what they have read, and stars. */
const UNLOGGED = new Set<Needed>(["personal.write", "public"]);
const READING = new Set(["GET", "HEAD"]);

interface AuditedCall {
  request: Request;
  url: URL;
  requestId: string;
  action: Needed;
  caller: Principal | Person | null;
  params: Readonly<Record<string, string>>;
  input: unknown;
}

/**
 * Runs a call, and notes it when it was a mutation that succeeded: with the change, in its transaction, where the use-case notes it there; else
 * afterwards, and then a call that cannot be noted has failed, whatever it has done.
 */
export async function audited<T>(call: AuditedCall, run: () => Promise<T>): Promise<T> {
  const { action, caller, request } = call;
  if (!caller || READING.has(request.method) || UNLOGGED.has(action) || action === "workflow.read") return run();
  const write = ({ tx, orgId }: Running, change: Change) =>
    writeInside(tx, orgId, caller, entryOf(call, caller, change));
  const { result, change, isWritten } = await withNotes(run, write);
  if (isWritten || change.unlogged || (result instanceof Response && result.status >= 400)) return result;
  const entry = entryOf(call, caller, change);
  if ("orgId" in caller) await writeEntry(caller.orgId, entry);
  else await writePersonal(caller.userId, entry);
  return result;
}

/** @param orgId of the transaction; null: of the system. @returns whether it may hold the row */
async function writeInside(tx: Tx, orgId: string | null, caller: Principal | Person, entry: Entry): Promise<boolean> {
  if ("orgId" in caller) {
    if (orgId !== null && orgId !== caller.orgId) return false;
    await writeEntryIn(tx, caller.orgId, entry);
    return true;
  }
  // The row is one in each workspace of the person.
  if (orgId !== null) return false;
  await writePersonal(caller.userId, entry, tx);
  return true;
}

function entryOf(call: AuditedCall, caller: Principal | Person, change: Change): Entry {
  const { action, request } = call;
  const { type, id } = targetOf(call);
  return {
    actor: { id: caller.userId, name: caller.name, email: caller.email },
    via: caller.sessionId === null ? "api_key" : "session",
    keyName: "key" in caller ? (caller.key?.name ?? null) : null,
    action: action === "self" ? "account.change" : action,
    operation: `${request.method} ${call.url.pathname}`,
    ...originOf(request),
    requestId: call.requestId,
    target: { type, id, ...change.target },
    before: change.before,
    after: change.after ?? seen(action, call.input),
  };
}

/** Of a body, what may be kept of it; nothing for an empty one. */
function seen(action: Needed, input: unknown): unknown {
  if (typeof input !== "object" || input === null || UNSEEN.has(action)) return undefined;
  const names = NAMED[action];
  const kept = names ? Object.fromEntries(Object.entries(input).filter(([name]) => names.includes(name))) : input;
  return Object.keys(kept).length > 0 ? kept : undefined;
}

/** "/api/v1/workflows/<id>/publish" is about the workflow of that id. */
function targetOf({ url, params }: AuditedCall): { type: string; id: string | null } {
  const [, , , first = ""] = url.pathname.split("/");
  return { type: first.replace(/s$/, ""), id: params.id ?? params.key ?? null };
}
