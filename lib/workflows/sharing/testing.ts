/** Calls about the sharing of workflows, for tests: a workspace with its owner and members of each kind. */
import { expect } from "vitest";
import * as collaborator from "@/app/api/v1/workflows/[id]/collaborators/[person]/route";
import * as collaborators from "@/app/api/v1/workflows/[id]/collaborators/route";
import * as restriction from "@/app/api/v1/workflows/[id]/restriction/route";
import * as workflow from "@/app/api/v1/workflows/[id]/route";
import * as workflows from "@/app/api/v1/workflows/route";
import type { RouteHandler } from "@/lib/api/handler";
import { type Answer, call, type Sent } from "@/lib/api/testing";
import { addPerson } from "@/lib/auth/permissions.testing";

export type Caller = { userId: string; key?: string; call: (handler: RouteHandler, sent?: Sent) => Promise<Answer> };

/** Adds a member to a workspace. */
export async function addCaller(orgId: string, role: "admin" | "editor" | "viewer"): Promise<Caller> {
  const { userId, key } = await addPerson(orgId, role);
  return { userId, key, call: (handler, sent = {}) => call(handler, { ...sent, key }) };
}

const node = { node_id: "a", component_type: "transform", config: { expression: "input" }, is_entry_point: true };
export const document = (name: string, more = {}) => ({ name, nodes: [node], edges: [], triggers: [], ...more });
export const make = async (by: Caller, name: string, more = {}) => {
  const { status, body } = await by.call(workflows.POST, { body: document(name, more) });
  expect(status).toBe(201);
  return String(body.id);
};
export const share = (by: Caller, id: string, person: string, role: string) =>
  by.call(collaborator.PUT, { method: "PUT", params: { id, person }, body: { role } });
export const unshare = (by: Caller, id: string, person: string) =>
  by.call(collaborator.DELETE, { method: "DELETE", params: { id, person } });
export const restrict = (by: Caller, id: string, restricted = true) =>
  by.call(restriction.PUT, { method: "PUT", params: { id }, body: { restricted } });
export const read = (by: Caller, id: string) => by.call(workflow.GET, { params: { id } });
export const save = (by: Caller, id: string, name: string) =>
  by.call(workflow.PUT, { method: "PUT", params: { id }, body: document(name) });
export const sharing = async (by: Caller, id: string) => {
  const { body } = await by.call(collaborators.GET, { params: { id } });
  return (body.items as { id: string; role: string }[]).map((each) => [each.id, each.role]);
};
