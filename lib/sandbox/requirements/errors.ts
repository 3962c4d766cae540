/** Why a requirement cannot be had, each as one NodeError that names the package. Never an address of a registry: some have a token in it. */
import { NodeError } from "@/lib/nodes/errors";

export type RequirementCode =
  | "requirement_invalid"
  | "requirement_not_found"
  | "requirement_no_version"
  | "requirement_conflict"
  | "requirement_yanked"
  | "requirement_needs_build"
  | "requirement_native"
  | "requirement_node_builtin"
  | "requirement_not_bundled"
  | "requirement_too_large"
  | "requirement_too_many"
  | "requirement_hash_mismatch"
  | "requirement_unsafe_archive"
  | "requirement_registry_unreachable"
  | "requirement_lock_outdated";

interface About {
  package?: string;
  version?: string;
  /** Who asks for it: the block, or another package. */
  wantedBy?: string;
  hint?: string;
  retriable?: boolean;
  cause?: unknown;
}

export function refused(code: RequirementCode, message: string, about: About = {}): NodeError {
  const { package: name, version, wantedBy, hint, retriable = false, cause } = about;
  const by = wantedBy ? ` It is wanted by ${wantedBy}.` : "";
  return new NodeError(code, `${message}${by}`, {
    retriable,
    hint,
    cause,
    details: { ...(name ? { package: name } : {}), ...(version ? { version } : {}), ...(wantedBy ? { wantedBy } : {}) },
  });
}

/** These say that one choice leads nowhere; another version of who asked may lead somewhere. */
const OF_A_CHOICE: readonly string[] = [
  "requirement_not_found",
  "requirement_no_version",
  "requirement_conflict",
  "requirement_yanked",
  "requirement_needs_build",
  "requirement_invalid",
] satisfies RequirementCode[];

export function isOfAChoice(error: unknown): error is NodeError {
  return error instanceof NodeError && OF_A_CHOICE.includes(error.code);
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 104_857.6) / 10} MB`;
