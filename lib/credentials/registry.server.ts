/** The server's part of every credential type: trying a secret against its service. Loaded when first used. */
import { NodeError } from "@/lib/nodes/errors";
import type { CredentialTester } from "./types";

const loaders: Record<string, () => Promise<{ tester: CredentialTester }>> = {
  openai: () => import("./openai/test"),
  anthropic: () => import("./anthropic/test"),
  http_bearer: () => import("./http_bearer/test"),
  http_basic: () => import("./http_basic/test"),
  http_header: () => import("./http_header/test"),
  http_query: () => import("./http_query/test"),
  oauth2: () => import("./oauth2/test"),
  telegram: () => import("./telegram/test"),
  slack: () => import("./slack/test"),
  smtp: () => import("./smtp/test"),
  postgres: () => import("./postgres/test"),
  mongodb: () => import("./mongodb/test"),
  redis: () => import("./redis/test"),
  git_token: () => import("./git_token/test"),
  git_ssh: () => import("./git_ssh/test"),
  github_app: () => import("./github_app/test"),
  searxng: () => import("./searxng/test"),
};

/** The tester of a credential type. @throws NodeError unknown_credential_type (not retriable). */
export async function testerFor(type: string): Promise<CredentialTester> {
  const load = Object.hasOwn(loaders, type) ? loaders[type] : undefined;
  if (!load) {
    throw new NodeError("unknown_credential_type", `This installation has no credential type "${type}".`, {
      retriable: false,
    });
  }
  return (await load()).tester;
}
