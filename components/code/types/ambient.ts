/** What JavaScript and TypeScript find in the sandbox, as lib/sandbox/runner/javascript/realm.js gives it: the editor's own library. */
import { typeOfSchema } from "./schema-type";

export interface CodeTypes {
  /** JSON Schema of what main() gets; none: anything. */
  input?: unknown;
  /** JSON Schema of what it returns. */
  output?: unknown;
  /** Names in flowpilot.secrets. */
  secrets?: readonly string[];
}

const SANDBOX = `
interface HttpOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";
  headers?: Record<string, string>;
  /** Text or bytes. */
  body?: string | Uint8Array;
  /** Sent as JSON, with its content-type. */
  json?: unknown;
  timeoutSeconds?: number;
}
interface HttpResponse {
  readonly status: number;
  /** True for 200 to 299. */
  readonly ok: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  text(): string;
  json(): any;
  bytes(): Uint8Array;
}
/** Prints into the log of the run. */
declare const console: Record<"log" | "info" | "warn" | "error" | "debug", (...values: unknown[]) => void>;
declare function setTimeout(callback: (...args: any[]) => void, milliseconds?: number, ...args: unknown[]): number;
declare function clearTimeout(id: number): void;
`;

/** The declarations of one editor. */
export function ambientTypes({ input, output, secrets = [] }: CodeTypes): string {
  const names = secrets.filter((name) => /^[A-Za-z_]\w*$/.test(name));
  const own = names.length === 0 ? "{}" : `{ ${names.map((name) => `readonly ${name}: string;`).join(" ")} }`;
  return `${SANDBOX}
declare const flowpilot: {
  /** Calls a host that the code is allowed to call. */
  http(url: string, options?: HttpOptions): Promise<HttpResponse>;
  readonly secrets: ${own};
};
/** What main() gets. */
type Input = ${typeOfSchema(input)};
/** What main() returns. */
type Output = ${typeOfSchema(output)};
`;
}
