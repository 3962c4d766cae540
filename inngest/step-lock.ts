/**
 * For functions behind HTTP: a step never overlaps itself. An Inngest server that dies does not end the step it has called, and the next server
 * calls for the same one; the server's fence discards the first result, but both would run. So a step runs under an advisory lock of its run and
 * id, held on a connection of this process: PostgreSQL frees it when the process dies, and no sooner.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { Middleware, RetryAfterError } from "inngest";
import { Locks } from "@/lib/engine/locks";

/** Between two looks at a lock that another process holds. */
const LOOK_AGAIN_MS = 250;

/** The caller's request, so that nobody waits for a caller that is gone. */
const request = new AsyncLocalStorage<AbortSignal | undefined>();
const step = new AsyncLocalStorage<AbortSignal>();

/**
 * Of the step this is called in: aborted when its lock is lost with the connection, or when the server has ended the call, as it does when its
 * heartbeat finds the job taken over. From then on another process may run the step as soon as this one has ended. Null outside of a step.
 */
export function stepSignal(): AbortSignal | null {
  return step.getStore() ?? null;
}

export interface StepLocks {
  /** For the Inngest client. */
  readonly middleware: Middleware.Class;
  close(): Promise<void>;
}

/** @param url of the database that all processes which serve the functions share; read at the first step. */
export function createStepLocks(url: () => string): StepLocks {
  const running = new Map<string, AbortController>();
  const locks = new Locks(url, (ids) => {
    for (const id of ids)
      running.get(id)?.abort(new Error("The step's lock was lost with the connection to the database."));
  });

  async function alone<T>(id: string, caller: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    // Locks of one connection do not exclude each other: within the process the map does. Nothing is awaited between the two.
    while (running.has(id) || !(await claimed(id))) {
      if (caller?.aborted) throw new RetryAfterError("The server that asked for this step is gone.", LOOK_AGAIN_MS);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
    const own = running.get(id) ?? new AbortController();
    const signal = caller ? AbortSignal.any([caller, own.signal]) : own.signal;
    try {
      return await step.run(signal, work);
    } finally {
      running.delete(id);
      await locks.release(id);
    }
  }

  async function claimed(id: string): Promise<boolean> {
    running.set(id, new AbortController());
    let isOurs = false;
    try {
      isOurs = await locks.acquire(id);
    } finally {
      if (!isOurs) running.delete(id);
    }
    return isOurs;
  }

  class OneAtATime extends Middleware.BaseMiddleware {
    readonly id = "one-at-a-time";

    override wrapRequest({ next, requestArgs }: Middleware.WrapRequestArgs): Promise<Middleware.Response> {
      const [incoming] = requestArgs;
      return request.run(incoming instanceof Request ? incoming.signal : undefined, next);
    }

    override wrapStepHandler({ next, ctx, stepInfo }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
      return alone(`step ${ctx.runId} ${stepInfo.hashedId}`, request.getStore(), next);
    }
  }

  return { middleware: OneAtATime, close: () => locks.close() };
}
