/** Types of the API's contracts as the browser uses them: types only, so that zod stays out of the page's bundle. */
import type { z } from "zod";
import type {
  approvalList,
  approvalStatus,
  decisionBody,
  decisionsAnswer,
  decisionsBody,
} from "@/lib/api/contracts/approvals";
import type { credentialBody, credentialList, credentialTest, credentialUpdate } from "@/lib/api/contracts/credentials";
import type {
  checkpointList,
  dismissAnswer,
  dismissBody,
  forkBody,
  replayBody,
  retryBody,
} from "@/lib/api/contracts/derive";
import type { executionAccepted, executionList, resumeAnswer } from "@/lib/api/contracts/executions";
import type { partialAnswer, partialBody } from "@/lib/api/contracts/partial";
import type { publishAnswer, publishBody, rollbackAnswer, rollbackBody } from "@/lib/api/contracts/versions";
import type { callableList, executeBody, workflowCreated, workflowList } from "@/lib/api/contracts/workflows";

export type ApprovalStatusWord = z.infer<typeof approvalStatus>;
export type ApprovalList = z.infer<typeof approvalList>;
export type DecisionBody = z.infer<typeof decisionBody>;
export type DecisionsBody = z.infer<typeof decisionsBody>;
export type DecisionsAnswer = z.infer<typeof decisionsAnswer>;
export type CredentialList = z.infer<typeof credentialList>;
export type CredentialBody = z.infer<typeof credentialBody>;
export type CredentialUpdate = z.infer<typeof credentialUpdate>;
export type CredentialTest = z.infer<typeof credentialTest>;
export type ExecutionList = z.infer<typeof executionList>;
export type ExecutionAccepted = z.infer<typeof executionAccepted>;
export type ResumeAnswer = z.infer<typeof resumeAnswer>;
export type WorkflowList = z.infer<typeof workflowList>;
export type CallableList = z.infer<typeof callableList>;
export type WorkflowCreated = z.infer<typeof workflowCreated>;
export type PublishBody = z.infer<typeof publishBody>;
export type PublishAnswer = z.infer<typeof publishAnswer>;
export type RollbackBody = z.input<typeof rollbackBody>;
export type RollbackAnswer = z.infer<typeof rollbackAnswer>;
export type ExecuteBody = z.input<typeof executeBody>;
export type CheckpointList = z.infer<typeof checkpointList>;
export type ReplayBody = z.infer<typeof replayBody>;
export type PartialBody = z.infer<typeof partialBody>;
export type PartialAnswer = z.infer<typeof partialAnswer>;
export type ForkBody = z.infer<typeof forkBody>;
export type RetryBody = z.infer<typeof retryBody>;
export type DismissBody = z.infer<typeof dismissBody>;
export type DismissAnswer = z.infer<typeof dismissAnswer>;
