/**
 * A version of a code block run once: its input checked against its schema, the values of credentials that it was granted, its hosts and limits,
 * and its output checked. The same for a node of a workflow and for a run by hand.
 */
import { credentialTypes } from "@/lib/credentials/registry";
import { NodeError } from "@/lib/nodes/errors";
import type { NodeContext, OpenedCredential, SandboxRequest, SandboxResult } from "@/lib/nodes/types";
import type { SecretValues } from "@/lib/observability/secrets";
import type { Lock } from "@/lib/sandbox/requirements";
import { faultsOf, withDefaults } from "../json-schema";

/** What of a block and its version a run needs. */
export interface RunnableBlock {
  name: string;
  language: SandboxRequest["language"];
  code: string;
  input_schema: Record<string, unknown> | null;
  output_schema: Record<string, unknown> | null;
  timeout_seconds: number;
  memory_mb: number;
  hosts: string[];
  secrets: { name: string; credential: string; field: string }[];
  single_use: boolean;
  /** Packages that its requirements were resolved to; null: none. */
  lock: Lock | null;
}

export interface BlockSurroundings {
  orgId: string;
  http: NodeContext["http"];
  runSandboxed(request: SandboxRequest, signal: AbortSignal): Promise<SandboxResult>;
  openCredential(name: string, types: readonly string[]): Promise<OpenedCredential>;
  /** Gets the credentials that are opened: `http` sends their values to their own hosts only. */
  held: OpenedCredential[];
  /** Gets what the code is handed, to be struck out of all that comes from it. */
  secrets: SecretValues;
  /** Whatever the block itself says. */
  singleUse: boolean;
  onWait?(sentence: string): void;
}

/**
 * Runs it. @throws NodeError invalid_input, invalid_output (with `errors`), invalid_schema, secret_missing, what opening a credential
 * and what the sandbox throw. `details.output` is what it had printed.
 */
export async function runBlock(
  block: RunnableBlock,
  input: unknown,
  around: BlockSurroundings,
  signal: AbortSignal,
): Promise<SandboxResult> {
  const { name, language, code, hosts } = block;
  const value = withDefaults(block.input_schema, input ?? null);
  check(name, block.input_schema, value, "input");
  const result = await around.runSandboxed(
    {
      language,
      code,
      input: value,
      timeoutMs: Math.round(block.timeout_seconds * 1000),
      memoryMb: block.memory_mb,
      workspace: around.orgId,
      singleUse: block.single_use || around.singleUse,
      secrets: await granted(block, around),
      ...(block.lock ? { lock: block.lock } : {}),
      ...(around.onWait ? { onWait: around.onWait } : {}),
      ...(hosts.length > 0 ? { hosts, http: around.http } : {}),
    },
    signal,
  );
  check(name, block.output_schema, result.value ?? null, "output", result.stdout);
  return result;
}

function check(
  name: string,
  schema: Record<string, unknown> | null,
  value: unknown,
  side: "input" | "output",
  stdout = "",
): void {
  const printed = stdout === "" ? {} : { output: stdout };
  const errors = faults(name, schema, value, side);
  const [first] = errors;
  if (!first) return;
  const said =
    side === "input"
      ? `The code block "${name}" does not take this input.`
      : `The output of the code block "${name}" is not what its output schema promises.`;
  throw new NodeError(`invalid_${side}`, `${said} ${first.field}: ${first.message}`, {
    retriable: false,
    hint: side === "input" ? "Mend what comes before it, or its input schema." : "Mend its code, or its output schema.",
    details: { errors, ...printed },
  });
}

function faults(name: string, schema: Record<string, unknown> | null, value: unknown, side: "input" | "output") {
  try {
    return faultsOf(schema, value, side);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NodeError("invalid_schema", `The ${side} schema of the code block "${name}" cannot be used: ${reason}`, {
      retriable: false,
    });
  }
}

async function granted(block: RunnableBlock, around: BlockSurroundings): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  const opened = new Map<string, OpenedCredential>();
  for (const { name, credential, field } of block.secrets) {
    const one = opened.get(credential) ?? (await open(credential, around));
    opened.set(credential, one);
    const value = Object.hasOwn(one.secret, field) ? one.secret[field] : undefined;
    if (typeof value !== "string" || value === "") {
      throw new NodeError("secret_missing", `The credential "${credential}" has no text in its field "${field}".`, {
        retriable: false,
        hint: `The code block "${block.name}" reads it as ${name}: grant it another field, or fill that one.`,
      });
    }
    values[name] = value;
  }
  return values;
}

async function open(credential: string, around: BlockSurroundings): Promise<OpenedCredential> {
  const opened = await around.openCredential(credential, [...credentialTypes.keys()]);
  around.secrets.add(...opened.hidden);
  around.held.push(opened);
  return opened;
}
