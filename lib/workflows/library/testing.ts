/** For tests of the library: workflows over HTTP, and people of every role. */

import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as one from "@/app/api/v1/workflows/[id]/route";
import * as bulkRoute from "@/app/api/v1/workflows/bulk/route";
import * as all from "@/app/api/v1/workflows/route";
import { withSystem } from "@/db/client";
import { memberships, users } from "@/db/schema";
import { workflowList } from "@/lib/api/contracts/workflows";
import { call, makeKey } from "@/lib/api/testing";
import type { Role } from "@/lib/auth/principal";
import { newId } from "@/lib/tenancy/ids";

/** The API key of another member of the workspace. */
export async function makeMember(orgId: string, role: Role): Promise<{ key: string; userId: string }> {
  const userId = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id: userId, email: `${userId}@example.com`, name: role, password_hash: "none" });
    await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role });
  });
  return { key: await makeKey(orgId, userId), userId };
}

export const work = (more: Record<string, unknown> = {}) => ({
  node_id: "work",
  component_type: "transform",
  is_entry_point: true,
  config: { expression: "input" },
  ...more,
});

/** Workflows of one person. */
export function library(key: string) {
  const make = async (name: string, more: Record<string, unknown> = {}, folder?: string) => {
    const body = { name, nodes: [work()], edges: [], ...more };
    const url = folder === undefined ? "/" : `/?folder=${folder}`;
    const made = await call<{ id: string; slug: string }>(all.POST, { key, body, url });
    if (made.status !== 201) throw new Error(made.text);
    return made.body;
  };
  return {
    make,
    async publish(id: string) {
      const answer = await call(publish.POST, { key, params: { id }, body: {} });
      if (answer.status !== 201) throw new Error(answer.text);
    },
    save: (id: string, document: unknown) =>
      call<{ revision: number }>(one.PUT, { key, method: "PUT", params: { id }, body: document }),
    remove: (id: string) => call(one.DELETE, { key, method: "DELETE", params: { id } }),
    bulk: (body: Record<string, unknown>) => call<{ done: string[]; notes: string[] }>(bulkRoute.POST, { key, body }),
    async list(query = "") {
      const answer = await call(all.GET, { key, url: `/?${query}` });
      if (answer.status !== 200) throw new Error(answer.text);
      return workflowList.parse(answer.body);
    },
    names: async (query = "") => {
      const answer = await call(all.GET, { key, url: `/?${query}` });
      if (answer.status !== 200) throw new Error(answer.text);
      return workflowList.parse(answer.body).items.map(({ name }) => name);
    },
  };
}
