/** The server's part of every credential type: trying a secret against its service. Loaded when first used. */
import { NodeError } from "@/lib/nodes/errors";
import type { CredentialTester } from "./types";

const loaders: Record<string, () => Promise<{ tester: CredentialTester }>> = {
  openai: () => import("./openai/test"),
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
