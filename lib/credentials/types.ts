import type { Duplex } from "node:stream";
import type { z } from "zod";
import type { HttpRequest, HttpResponse } from "@/lib/nodes/types";

export type CredentialCategory = "ai" | "http" | "messages" | "data" | "git" | "search";

/** A kind of secret. Fields marked `.meta({secret: true})` are never shown again. */
export interface CredentialDefinition<C extends z.ZodObject = z.ZodObject> {
  type: string;
  title: string;
  description: string;
  icon: string;
  category: CredentialCategory;
  /** Other words that people look for it by. */
  keywords?: readonly string[];
  fields: C;
  /** The only hosts that its secrets may be sent to: `host`, `*.host`, with a port where it is not the usual one. */
  hosts(fields: z.infer<C>): string[];
  /** Where else a part of it goes, such as the server that renews a token. */
  otherHosts?(fields: z.infer<C>): string[];
  /** What an HTTP request carries to prove who is calling; only types that the HTTP request node takes have it. */
  authorize?(fields: z.infer<C>): { headers?: Record<string, string>; query?: Record<string, string> };
  /** What may be shown later, where that is not what `fields` says: its other fields, and of a secret the last four characters. */
  hint?(fields: z.infer<C>): Record<string, string>;
}

/** What a tester may use of the world; every way out goes through the checks of lib/http. */
export interface Reach {
  http(request: HttpRequest): Promise<HttpResponse>;
  /** A TCP connection, with TLS when asked for. @throws NodeError */
  connect(to: { host: string; port: number; tls?: boolean }): Promise<Duplex>;
  now(): Date;
}

/** Server part of a credential type. */
export interface CredentialTester<C extends z.ZodObject = z.ZodObject> {
  /** Tries the secret against its service; throws NodeError with a sentence when it does not work. */
  test(fields: z.infer<C>, reach: Reach): Promise<{ message: string }>;
}
