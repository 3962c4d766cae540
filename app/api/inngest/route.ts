/**
 * Where an external Inngest server calls our functions. With the embedded server there is nothing here: 404. The SDK checks the signature of each
 * call, and without one it does not register either.
 */
import type { NextRequest } from "next/server";
import { appFunctions, serveExternal } from "@/inngest/serve";

export const dynamic = "force-dynamic";
/** A slice may wait for a model. */
export const maxDuration = 800;

async function handle(request: NextRequest): Promise<Response> {
  const handler = serveExternal(appFunctions);
  return handler ? handler(request) : new Response(null, { status: 404 });
}

export { handle as GET, handle as POST, handle as PUT };
