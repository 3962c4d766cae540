import { json, methods } from "@/lib/api";

/** The process is alive. Asks nobody else, so that a slow database does not get it restarted. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: async () => json({ status: "ok", uptime_seconds: Math.floor(process.uptime()) }),
});
