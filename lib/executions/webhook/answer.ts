import { Readable } from "node:stream";
import { API_HEADERS } from "@/lib/api/problem";
import { json } from "@/lib/api/respond";
import { AppError } from "@/lib/errors";
import { readArtifact } from "@/lib/storage/artifacts";
import { acceptedOf, statusUrl } from "../urls";
import { type Ending, isOver } from "../wait";
import type { Received } from "./receive";

/**
 * The answer of a webhook: 202 with the execution's id; or the output, when the sender waits and it is there in time.
 * @throws AppError execution_failed, without the reason: the sender may be anybody, the execution's page tells it.
 */
export async function answerWebhook({ executionId, orgId, ending }: Received): Promise<Response> {
  if (!ending || !isOver(ending)) {
    const accepted = acceptedOf(executionId, ending?.status ?? "pending");
    return json(accepted, { status: 202, headers: { location: accepted.status_url } });
  }
  if (ending.status === "completed") return output(orgId, executionId, ending);
  const verb = ending.status === "cancelled" ? "was cancelled" : "failed";
  throw new AppError("execution_failed", `The execution ${verb}.`, {
    details: { execution_id: executionId, status_url: statusUrl(executionId), execution_status: ending.status },
  });
}

async function output(orgId: string, executionId: string, { output }: Ending): Promise<Response> {
  const headers = { "x-execution-id": executionId };
  const hash = artifactOf(output);
  if (hash === null) return json(output ?? null, { headers });
  const { stream, mime, size } = await readArtifact(orgId, hash);
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: { ...API_HEADERS, ...headers, "content-type": mime, "content-length": String(size) },
  });
}

/** An output over 64 KB is a reference to where it lies. */
function artifactOf(output: unknown): string | null {
  if (typeof output !== "object" || output === null || !("$artifact" in output)) return null;
  const { $artifact: ref } = output;
  return typeof ref === "object" && ref !== null && "hash" in ref && typeof ref.hash === "string" ? ref.hash : null;
}
