/** The functions behind HTTP, for an external Inngest server. */
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { env } from "@/lib/env";
import { inngest, SERVE_PATH } from "./client";
import { createFunctions } from "./functions";

type Handler = (request: Request) => Promise<Response>;

const shared = globalThis as typeof globalThis & { flowpilotInngestServe?: Handler };

/** A handler that accepts signed requests only; null while the embedded server is used. */
export function serveExternal(build: (client: Inngest) => InngestFunction.Like[]): Handler | null {
  if (!env().inngestBaseUrl) return null;
  if (!shared.flowpilotInngestServe) {
    const { client } = inngest();
    shared.flowpilotInngestServe = serve({
      client,
      functions: build(client),
      serveOrigin: env().publicUrl,
      servePath: SERVE_PATH,
      enableUnauthedSync: false,
    });
  }
  return shared.flowpilotInngestServe;
}

/** The app's functions; engine and use-cases are loaded when the first one runs, so that asking for this route costs nothing. */
export function appFunctions(client: Inngest): InngestFunction.Like[] {
  const engine = async () => {
    const loaded = await import("@/lib/engine");
    loaded.sendWith((events) => client.send(events));
    return loaded;
  };
  return createFunctions(client, {
    advance: async (request) => (await engine()).advance(request),
    cancelRunning: async (executionId) => (await engine()).cancelRunning(executionId),
    async failExecution(failure) {
      await engine();
      return (await import("@/lib/executions/fail")).failExecution(failure);
    },
  });
}
