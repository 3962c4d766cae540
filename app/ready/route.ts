import { json, methods } from "@/lib/api";
import { readiness } from "@/lib/api/readiness";

/** Whether work can be taken in: 200, or 503 with what is missing. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: async () => {
    const state = await readiness();
    return json(state, {
      status: state.status === "ready" ? 200 : 503,
      headers: state.status === "ready" ? {} : { "retry-after": "2" },
    });
  },
});
