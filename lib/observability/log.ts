/**
 * The log: one JSON object a line on stderr, `log.info({ event, executionId }, "sentence")`. Stdout stays free for the ready line.
 * Secrets are kept out by the caller; the names below are a net under that.
 */
import { destination, pino } from "pino";
import { env } from "@/lib/env";

const SECRET_KEYS = [
  "password",
  "password_hash",
  "token",
  "apiKey",
  "api_key",
  "authorization",
  "cookie",
  "secret",
  "sealed",
];

const shared = globalThis as typeof globalThis & { flowpilotLog?: ReturnType<typeof create> };

function create() {
  return pino(
    {
      level: env().logLevel,
      base: { pid: process.pid },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: "[secret]" },
    },
    // Synchronous: what was logged before a crash has been written.
    destination({ fd: 2, sync: true }),
  );
}

/** The logger, made at first use so that importing this file reads no environment. One a process, however many bundles hold this file. */
export const log: ReturnType<typeof create> = new Proxy({} as ReturnType<typeof create>, {
  get(_target, key) {
    shared.flowpilotLog ??= create();
    const logger = shared.flowpilotLog;
    const value: unknown = Reflect.get(logger, key, logger);
    return typeof value === "function" ? value.bind(logger) : value;
  },
});
