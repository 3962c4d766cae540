/** For tests of the shared document: servers on ports of their own, and clients that speak to them over real WebSockets. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { withSystem } from "@/db/client";
import { memberships, users } from "@/db/schema";
import { COLLAB_PATH } from "@/lib/api/contracts/collab-path";
import type { Role } from "@/lib/auth/principal";
import { newId } from "@/lib/tenancy/ids";
import { Collaboration } from "./server";
import { type Client, connect } from "./testing.client";

export { type Client, eventually } from "./testing.client";

export interface TestServer {
  url: string;
  collaboration: Collaboration;
  /** As SIGTERM does it. */
  stop(): Promise<void>;
}

/** A server like the app's, with nothing but the sockets. Ends with the test. */
export async function startServer(times = { idleMs: 200, deriveMs: 30 }, port = 0): Promise<TestServer> {
  const collaboration = new Collaboration(times);
  const server = createServer();
  server.on("upgrade", (request, socket, head) => {
    const upgrade = collaboration.upgrades.get((request.url ?? "").split("?", 1)[0] ?? "");
    if (upgrade) upgrade(request, socket, head);
    else socket.destroy();
  });
  await collaboration.start();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await collaboration.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${COLLAB_PATH}`, collaboration, stop };
}

/** A client of that server, which ends with the test. @param headers what the upgrade request carries, e.g. the API key. */
export function join(server: TestServer, documentName: string, headers: Record<string, string>): Client {
  const client = connect(server.url, documentName, headers);
  onTestFinished(() => client.end());
  return client;
}

/** Another member of the workspace. */
export async function addMember(orgId: string, role: Role, name = `A ${role}`): Promise<string> {
  const userId = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id: userId, email: `${userId}@example.com`, name, password_hash: "none" });
    await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role });
  });
  return userId;
}
