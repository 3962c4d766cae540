/**
 * Values on their way into and out of the state. Over 64 KB of JSON they become content-addressed artifacts and travel by reference;
 * the file is written before anything refers to it, its row goes in with the slice.
 */
import { AppError } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import { SecretValues } from "@/lib/observability/secrets";
import { ARTIFACT_MAX_BYTES, type ArtifactRef, writeArtifact } from "@/lib/storage/artifacts";
import { plain } from "./json";
import type { Stored } from "./state";

/** Bytes of JSON that still travel in the state. */
export const INLINE_MAX_BYTES = 64 * 1024;
const MIME = "application/json";
const NONE = new SecretValues();

/**
 * Takes a value in. @throws NodeError invalid_output when it is no JSON data, output_too_large over 50 MB, storage_full,
 * storage_failed; none is retried.
 * @param secrets values of opened credentials, which are struck out.
 * @param onArtifact called with what was put aside; its row must be stored together with the reference.
 */
export async function keep(
  value: unknown,
  onArtifact: (ref: ArtifactRef) => void,
  secrets: SecretValues = NONE,
): Promise<Stored> {
  let copy: { value: unknown; text: string };
  try {
    copy = plain(value);
    if (secrets.holds(copy.text)) copy = plain(secrets.redactDeep(copy.value));
  } catch (cause) {
    throw new NodeError(
      "invalid_output",
      "The node's output is not plain JSON data (a cycle or a big integer, for example).",
      {
        retriable: false,
        cause,
      },
    );
  }
  // A character is at most three bytes in UTF-8, so short texts need no count.
  if (copy.text.length * 3 <= INLINE_MAX_BYTES || Buffer.byteLength(copy.text) <= INLINE_MAX_BYTES)
    return { v: copy.value };
  if (Buffer.byteLength(copy.text) > ARTIFACT_MAX_BYTES) {
    throw new NodeError("output_too_large", "A value between nodes can have 50 MB at most.", {
      retriable: false,
      hint: "Pass a part of it on, or a link to it.",
    });
  }
  try {
    const ref = await writeArtifact(Buffer.from(copy.text), MIME);
    onArtifact(ref);
    return { $artifact: ref };
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    // Doing the node's work once more would make no room.
    throw new NodeError(cause.code, cause.message, { hint: cause.hint, retriable: false, cause });
  }
}

/** What a row shows: the value, or {"$artifact": {hash, size, mime}}. */
export function shown(stored: Stored): unknown {
  return "$artifact" in stored ? { $artifact: stored.$artifact } : stored.v;
}
