/**
 * Workflows that a new workspace begins with. They need no key and no outside service, so each can be run at once.
 * YAML inside TypeScript, because the same module is bundled for Next, for the engine and for tests, and reads no file.
 */
import { delayedFollowUp } from "./delayed-follow-up";
import { orderApproval } from "./order-approval";
import type { ExampleWorkflow } from "./types";
import { visitorGreeting } from "./visitor-greeting";

export type { ExampleWorkflow } from "./types";

/** In the order in which a person should meet them. */
export const examples: readonly ExampleWorkflow[] = [orderApproval, visitorGreeting, delayedFollowUp];
