/** The templates that every workspace has: useful as they are, and runnable once their credentials are chosen. */
import type { BuiltInTemplate } from "../types";
import { cleanUpRecords } from "./clean-up-records";
import { draftReply } from "./draft-reply";
import { forwardAfterApproval } from "./forward-after-approval";
import { orderWithSubWorkflow } from "./order-with-sub-workflow";
import { parallelChecks } from "./parallel-checks";
import { pollUntilDone } from "./poll-until-done";
import { priceQuote } from "./price-quote";
import { serviceWithFallback } from "./service-with-fallback";
import { triageMessages } from "./triage-messages";
import { twoStepApproval } from "./two-step-approval";

export const builtIn: readonly BuiltInTemplate[] = [
  forwardAfterApproval,
  triageMessages,
  twoStepApproval,
  cleanUpRecords,
  draftReply,
  serviceWithFallback,
  parallelChecks,
  pollUntilDone,
  orderWithSubWorkflow,
  priceQuote,
];
