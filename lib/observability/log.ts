/**
 * The log: one JSON object a line on stderr, `log.info({ event, executionId }, "sentence")`. Stdout stays free for the ready line.
 * Secrets are kept out by the caller; the names below and the serialiser of errors are a net under that.
 */
import { type DestinationStream, destination, type Logger, pino } from "pino";
import { env } from "@/lib/env";
import { errorForLog } from "./error-for-log";

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

const shared = globalThis as typeof globalThis & { flowpilotLog?: Logger };

/** A logger that writes to `stream`. */
export function createLog(level: string, stream: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      serializers: { error: errorForLog, err: errorForLog },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[secret]" },
    },
    stream,
  );
}

/** The logger, made at first use so that importing this file reads no environment. One a process, however many bundles hold this file. */
export const log: Logger = new Proxy({} as Logger, {
  get(_target, key) {
    // Synchronous: what was logged before a crash has been written.
    shared.flowpilotLog ??= createLog(env().logLevel, destination({ fd: 2, sync: true }));
    const logger = shared.flowpilotLog;
    const value: unknown = Reflect.get(logger, key, logger);
    return typeof value === "function" ? value.bind(logger) : value;
  },
});
