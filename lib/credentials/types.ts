import type { z } from "zod";
import type { HttpRequest, HttpResponse } from "@/lib/nodes/types";

/** A kind of secret. Fields marked `.meta({secret: true})` are never shown again. */
export interface CredentialDefinition<C extends z.ZodObject = z.ZodObject> {
  type: string;
  title: string;
  description: string;
  icon: string;
  fields: C;
  /** What may be shown later, e.g. {base_url, api_key: "…f3Qa"}. Must not contain a secret whole. */
  hint(fields: z.infer<C>): Record<string, string>;
}

/** Server part of a credential type. */
export interface CredentialTester<C extends z.ZodObject = z.ZodObject> {
  /** Tries the secret against its service; throws NodeError with a sentence when it does not work. */
  test(fields: z.infer<C>, http: (request: HttpRequest) => Promise<HttpResponse>): Promise<{ message: string }>;
}
