/** What a wheel says that it needs: from the METADATA that the index has beside it, else from the wheel itself. */
import type { NodeError } from "@/lib/nodes/errors";
import { Budget, unzip } from "../archives";
import { refused } from "../errors";
import { ask, type Registry } from "../registry";
import { sha256Of } from "../store";
import type { Candidate } from "./candidates";
import { parseRequirement, type Requirement } from "./requirement";

const MAX_BYTES = 2 * 1024 * 1024;

/** The lines `Requires-Dist` of a METADATA file. Those that cannot be read are given as they are, for the sentence that refuses them. */
export function requirementsIn(text: string): Requirement[] {
  const head = text.replace(/\r\n/g, "\n").split("\n\n", 1)[0] ?? "";
  return head
    .replace(/\n[ \t]+/g, " ")
    .split("\n")
    .flatMap((line) => /^requires-dist:\s*(.+)$/i.exec(line)?.[1] ?? [])
    .map(parseRequirement);
}

/**
 * @param wheel gives the whole file, when it has to be looked into.
 * @throws NodeError requirement_hash_mismatch, requirement_unsafe_archive, requirement_invalid, requirement_registry_unreachable
 */
export async function requirementsOf(
  candidate: Candidate,
  registry: Registry,
  wheel: () => Promise<Buffer>,
  signal: AbortSignal,
): Promise<Requirement[]> {
  const { from, built, name } = candidate;
  if (built) return built.depends.map((depends) => ({ name: depends, extras: [], specifier: "", marker: null }));
  if (from?.metadata) {
    const answer = await ask(registry, `${from.url.split("#")[0]}.metadata`, {
      maxBytes: MAX_BYTES,
      signal,
      what: name,
      package: name,
    });
    if (answer) {
      const wanted = from.metadata.sha256;
      if (wanted !== null && (await sha256Of(answer.body)) !== wanted) throw mismatch(candidate);
      return requirementsIn(answer.body.toString("utf8"));
    }
  }
  const [file] = await unzip(candidate.file, await wheel(), new Budget(), (path) =>
    /^[^/]+\.dist-info\/METADATA$/.test(path),
  );
  if (!file) {
    throw refused(
      "requirement_unsafe_archive",
      `${candidate.file} was not unpacked: it is no wheel, for it has no METADATA.`,
      {
        package: name,
      },
    );
  }
  return requirementsIn(file.bytes.toString("utf8", 0, MAX_BYTES));
}

export function mismatch({ name, version, file }: { name: string; version: string; file: string }): NodeError {
  return refused(
    "requirement_hash_mismatch",
    `${file} is not what was announced: its checksum differs. It was not used.`,
    {
      package: name,
      version,
      hint: "The registry, or something on the way to it, gives a changed file. Ask the operator.",
    },
  );
}
