/** Values that the parts of the embedded server hand to one another. The database side of them is db/migrations/0010_inngest.sql. */

/** An event as the Inngest protocol has it; ts in milliseconds since 1970. */
export interface InngestEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

/**
 * discover: call the function · step: call it for one planned step · sleep, timeout: a moment has come · match: evaluate CEL for an event ·
 * resume: an invoked run has ended · cutoff: the run's time is over · cron: start a run (runId is the function, stepId the expression).
 */
export type JobKind = "discover" | "step" | "sleep" | "timeout" | "match" | "resume" | "cutoff" | "cron";

/** A concurrency key, and how many jobs may run under it. */
export interface Slot {
  key: string;
  limit: number;
}

/** What a claim hands out: the job and, by joins, all that running it needs. */
export interface Job {
  id: number;
  /** Fence: raised by each claim. */
  generation: number;
  kind: JobKind;
  runId: string;
  stepId: string;
  attempt: number;
  /** How many owners went away without a result. */
  abandoned: number;
  functionId: string;
  planOnly: boolean;
  event: InngestEvent;
  /** The concurrency keys that it runs under; null: none. */
  slots: Slot[] | null;
  /** Stored results in the order in which they were stored: [step id, value as the SDK wants it]. */
  steps: [string, unknown][];
}

/** A wait's condition: by index where it can be (field of the awaited event equals value), by CEL for the rest. */
export interface WaitSpec {
  event: string;
  field?: string;
  value?: unknown;
  expression?: string;
}

export interface PlannedStep {
  id: string;
  name: string;
  op: string;
  race: boolean;
  job?: { kind: "step" | "sleep" | "timeout"; delayMs: number };
  wait?: WaitSpec;
  /** Starts this function; its end is the step's result. */
  invoke?: { function: string; data: Record<string, unknown>; ts: number };
}

export interface StepResult {
  id: string;
  name: string;
  op: string;
  /** {data} or {error} of a step that ran, the event of a wait, null for a sleep or a timeout. */
  value: unknown;
}

/** What came of one job; inngest.settle applies it in one statement, or not at all when the job has a new owner. */
export interface Transition {
  run: string;
  results?: StepResult[];
  planned?: PlannedStep[];
  planOnly?: boolean;
  /** Call the function again as soon as its parallel group is done. */
  discover?: boolean;
  /** A wait, or an invoked run, whose time is over. */
  expire?: string;
  /** The step whose invoked run has ended. */
  resume?: string;
  /** The run's time is over: it ends as cancelled. */
  cutoff?: true;
  retry?: { attempt: number; delayMs: number };
  finish?: { status: "completed" | "failed"; output: unknown };
  events?: InngestEvent[];
}

/** A request of the server to the SDK, and its answer; `body` is parsed JSON both ways, header names are lower case. */
export interface SdkRequest {
  method: "POST" | "PUT";
  /** Path and query are what counts: `?fnId=…&stepId=…`. */
  url: string;
  headers: Record<string, string>;
  body: unknown;
}
export interface SdkResponse {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}
/** A job's hold on its run, as far as a call has to know. */
export interface Lease {
  /** Set by a transport that can end a call: called when the job has been taken over, and nobody waits for the answer any more. */
  onLost: (() => void) | null;
}
export interface Transport {
  call(request: SdkRequest, lease?: Lease): Promise<SdkResponse>;
}

/** Where the server reports what it cannot tell a caller. */
export interface ServerLog {
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}
