/** Every way to start a workflow, for browser and server. Adding one is a folder and a line here. */
import "@/lib/nodes/meta";
import manual from "./manual";
import type { TriggerDefinition } from "./types";
import webhook from "./webhook";

const definitions: TriggerDefinition[] = [manual, webhook];

export const triggerTypes: ReadonlyMap<string, TriggerDefinition> = new Map(definitions.map((d) => [d.type, d]));
