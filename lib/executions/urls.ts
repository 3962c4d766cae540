import type { z } from "zod";
import type { ExecutionStatus, executionAccepted } from "@/lib/api/contracts/executions";
import { env } from "@/lib/env";

/** Where an execution can be read, for whoever started it. */
export const statusUrl = (executionId: string): string => `${env().publicUrl}/api/v1/executions/${executionId}`;

/** The body of a 202. */
export function acceptedOf(executionId: string, status: ExecutionStatus): z.infer<typeof executionAccepted> {
  return { execution_id: executionId, status, status_url: statusUrl(executionId) };
}
