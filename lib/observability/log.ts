/**
 * The log: one JSON object a line on stderr, `log.info({ event, executionId }, "sentence")`. Stdout stays free for the ready line.
 * Secrets are kept out by the caller; the names below, the serialiser of errors and the values last opened are nets under that.
 */
import { type DestinationStream, destination, type Logger, pino } from "pino";
import { env } from "@/lib/env";
import { errorForLog } from "./error-for-log";
import { SecretValues } from "./secrets";

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

const shared = globalThis as typeof globalThis & { flowpilotLog?: Logger; flowpilotUnsaid?: SecretValues[] };

/** Values of one generation; two are kept, so that the log stays quick however many secrets pass through. */
const GENERATION = 200;

/** These values are struck out of every line that this process writes from now on, in whatever encoding. */
export function neverLog(values: readonly string[]): void {
  const [young = new SecretValues(), old] = shared.flowpilotUnsaid ?? [];
  const isFull = young.size >= GENERATION;
  const now = isFull ? new SecretValues() : young;
  now.add(...values);
  shared.flowpilotUnsaid = isFull ? [now, young] : old ? [now, old] : [now];
}

const unsaid = (line: string) => (shared.flowpilotUnsaid ?? []).reduce((text, secrets) => secrets.redact(text), line);

/** A logger that writes to `stream`. */
export function createLog(level: string, stream: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      serializers: { error: errorForLog, err: errorForLog },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[secret]" },
    },
    { write: (line: string) => stream.write(unsaid(line)) },
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
