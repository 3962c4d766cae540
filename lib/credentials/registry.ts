/** Every kind of secret that the vault keeps, for browser and server. Adding one is a folder and a line in each registry. */
import "@/lib/nodes/meta";
import openai from "./openai";
import type { CredentialDefinition } from "./types";

const definitions: CredentialDefinition[] = [openai];

export const credentialTypes: ReadonlyMap<string, CredentialDefinition> = new Map(definitions.map((d) => [d.type, d]));
