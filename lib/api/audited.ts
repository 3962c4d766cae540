/** A call of the API as the audit log has it: every mutation that succeeded is one row. */
import { type Entry, originOf, writeEntry, writePersonal } from "@/lib/audit";
import { withNotes } from "@/lib/audit/note";
import type { Person, Principal } from "@/lib/auth/principal";
import type { Needed } from "./handler";

/** What the bodies of these calls hold is people's data or a secret; that they were made is enough. */
const UNSEEN = new Set<Needed>(["execution.start", "approval.decide", "comment.write", "self"]);
/** Of these, what is no secret: the name of a field does not tell whether its value is one. */
const NAMED: Partial<Record<Needed, readonly string[]>> = {
  "credential.write": ["name", "type"],
  "variable.write": ["name", "type", "workflow_id"],
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

/** Runs a call, and notes it when it was a mutation that succeeded. A call that cannot be noted has failed, whatever it has done. */
export async function audited<T>(call: AuditedCall, run: () => Promise<T>): Promise<T> {
  const { action, caller, request } = call;
  if (!caller || READING.has(request.method) || UNLOGGED.has(action) || action === "workflow.read") return run();
  const { result, change } = await withNotes(run);
  if (result instanceof Response && result.status >= 400) return result;
  if (change.unlogged) return result;
  const { type, id } = targetOf(call);
  const entry: Entry = {
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
  if ("orgId" in caller) await writeEntry(caller.orgId, entry);
  else await writePersonal(caller.userId, entry);
  return result;
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
