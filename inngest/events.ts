/** Events between the app and its Inngest functions. They wake; the rows in PostgreSQL are the truth. */
import { z } from "zod";

/** Starts execute-workflow. The event id is the execution id: sending it twice makes one run. */
export const executionRequested = {
  name: "flowpilot/execution.requested",
  data: z.object({
    org_id: z.uuid(),
    execution_id: z.uuid(),
    /** A very long execution goes on in a new run: 1, 2 … (a run of the real server has 1,000 steps at most). */
    generation: z.number().int().positive().optional(),
  }),
} as const;

/** Something that a waiting execution waits for has happened (decision, end of a called workflow): look at the rows again. */
export const executionWoken = {
  name: "flowpilot/execution.woken",
  data: z.object({ org_id: z.uuid(), execution_id: z.uuid(), reason: z.enum(["decided", "returned", "recovered"]) }),
} as const;

export const executionCancelRequested = {
  name: "flowpilot/execution.cancel_requested",
  data: z.object({ org_id: z.uuid(), execution_id: z.uuid() }),
} as const;

export type FlowpilotEvent =
  | { name: typeof executionRequested.name; id?: string; data: z.infer<typeof executionRequested.data> }
  | { name: typeof executionWoken.name; id?: string; data: z.infer<typeof executionWoken.data> }
  | { name: typeof executionCancelRequested.name; id?: string; data: z.infer<typeof executionCancelRequested.data> };

const flowpilotEvent = z.discriminatedUnion("name", [
  z.object({ name: z.literal(executionRequested.name), id: z.string().optional(), data: executionRequested.data }),
  z.object({ name: z.literal(executionWoken.name), id: z.string().optional(), data: executionWoken.data }),
  z.object({
    name: z.literal(executionCancelRequested.name),
    id: z.string().optional(),
    data: executionCancelRequested.data,
  }),
]);

/** Reads an event at a border. @throws ZodError for one that is not ours or carries something else than it should. */
export function parseEvent(event: unknown): FlowpilotEvent {
  return flowpilotEvent.parse(event);
}
