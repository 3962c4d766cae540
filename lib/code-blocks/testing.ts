/** For tests of code blocks: people of a workspace, and its blocks made, tested and published over HTTP. */

import * as restore from "@/app/api/v1/code-blocks/[id]/restore/route";
import * as rollback from "@/app/api/v1/code-blocks/[id]/rollback/route";
import * as one from "@/app/api/v1/code-blocks/[id]/route";
import * as run from "@/app/api/v1/code-blocks/[id]/run/route";
import * as tests from "@/app/api/v1/code-blocks/[id]/tests/route";
import * as trash from "@/app/api/v1/code-blocks/[id]/trash/route";
import * as deprecate from "@/app/api/v1/code-blocks/[id]/versions/[version]/deprecate/route";
import * as publish from "@/app/api/v1/code-blocks/[id]/versions/[version]/publish/route";
import * as decision from "@/app/api/v1/code-blocks/[id]/versions/[version]/review/decision/route";
import * as review from "@/app/api/v1/code-blocks/[id]/versions/[version]/review/route";
import * as version from "@/app/api/v1/code-blocks/[id]/versions/[version]/route";
import * as runTests from "@/app/api/v1/code-blocks/[id]/versions/[version]/tests/route";
import * as versions from "@/app/api/v1/code-blocks/[id]/versions/route";
import * as all from "@/app/api/v1/code-blocks/route";
import { withSystem } from "@/db/client";
import { memberships, users } from "@/db/schema";
import { blockRun, type TestsAnswer, testsAnswer } from "@/lib/api/contracts/block-tests";
import { type BlockDetail, type BlockVersionDetail, blockDetail, blockVersionDetail } from "@/lib/api/contracts/blocks";
import { type Answer, call, makeKey, type Person } from "@/lib/api/testing";
import type { Role } from "@/lib/auth/principal";
import { newId } from "@/lib/tenancy/ids";

/** Somebody more in a workspace. */
export async function makeMember({ orgId }: Pick<Person, "orgId">, role: Role, name = "Ada"): Promise<Person> {
  const userId = newId();
  await withSystem(async (tx) => {
    await tx.insert(users).values({ id: userId, email: `${userId}@example.com`, name, password_hash: "none" });
    await tx.insert(memberships).values({ org_id: orgId, user_id: userId, role });
  });
  const key = await makeKey(orgId, userId);
  return {
    orgId,
    userId,
    call: (handler, sent = {}) => call(handler, { ...sent, key }),
    browse: (handler, sent = {}) => call(handler, { ...sent, session: userId }),
  };
}

/** A value that the code gives, whatever it gets. */
export const giving = (value: unknown) => `export default () => (${JSON.stringify(value)});`;
export const DOUBLE = "export default (input) => ({ double: input.n * 2 });";
export const GREEN = { name: "doubles", input: { n: 2 }, expected: { kind: "equals", value: { double: 4 } } };

function expectOk<T extends { status: number; text: string }>(answer: T, status: number): T {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
}

/** What people do with blocks; everything but `send` fails when it is refused. */
export function workshop(me: () => Person) {
  const on = (id: string, number?: number | string): { params: Record<string, string> } =>
    number === undefined ? { params: { id } } : { params: { id, version: String(number) } };
  const send = {
    create: (body: object, by = me()) => by.call(all.POST, { body }),
    save: (id: string, body: object, by = me()) => by.call(versions.POST, { ...on(id), body }),
    read: (id: string, number: number | string, by = me()) => by.call(version.GET, on(id, number)),
    addTest: (id: string, body: object, by = me()) => by.call(tests.POST, { ...on(id), body }),
    runTests: (id: string, number: number | string, body = {}, by = me()) =>
      by.call(runTests.POST, { ...on(id, number), body }),
    askReview: (id: string, number: number, by = me()) => by.call(review.POST, { ...on(id, number), body: {} }),
    decide: (id: string, number: number, decided: string, by = me()) =>
      by.call(decision.POST, { ...on(id, number), body: { decision: decided } }),
    publish: (id: string, number: number, by = me()) => by.call(publish.POST, { ...on(id, number), body: {} }),
    deprecate: (id: string, number: number, body = {}, by = me()) =>
      by.call(deprecate.POST, { ...on(id, number), body }),
    back: (id: string, body: object, by = me()) => by.call(rollback.POST, { ...on(id), body }),
    run: (id: string, body: object, by = me()) => by.call(run.POST, { ...on(id), body }),
    get: (id: string, by = me()) => by.call(one.GET, on(id)),
    restore: (id: string, by = me()) => by.call(restore.POST, { ...on(id), body: {} }),
    erase: (id: string, confirm?: string, by = me()) =>
      by.call(trash.DELETE, {
        ...on(id),
        method: "DELETE",
        url: confirm === undefined ? "/" : `/?confirm=${encodeURIComponent(confirm)}`,
      }),
    remove: (id: string, by = me()) => by.call(one.DELETE, { ...on(id), method: "DELETE" }),
  };
  const versionIn = (answer: Answer, status = 200): BlockVersionDetail =>
    blockVersionDetail.parse(expectOk(answer, status).body);
  const make = async (content: object = { code: DOUBLE }, more: object = {}): Promise<BlockDetail> =>
    blockDetail.parse(
      expectOk(await send.create({ name: "Double", language: "javascript", content, ...more }), 201).body,
    );
  const check = async (id: string, number: number | string): Promise<TestsAnswer> =>
    testsAnswer.parse(expectOk(await send.runTests(id, number), 200).body);
  const release = async (id: string, number: number): Promise<BlockVersionDetail> => {
    await check(id, number);
    return versionIn(await send.publish(id, number));
  };
  return {
    send,
    versionIn,
    make,
    check,
    /** Runs the tests of a version, then publishes it. */
    release,
    save: async (id: string, content: object) => versionIn(await send.save(id, { content }), 201),
    read: async (id: string, number: number | string) => versionIn(await send.read(id, number)),
    run: async (id: string, body: object) => blockRun.parse(expectOk(await send.run(id, body), 200).body),
    /** A block whose first version is published. */
    async makePublished(
      content: object = { code: DOUBLE },
      more: object = {},
      test: object = GREEN,
    ): Promise<BlockDetail> {
      const block = await make(content, more);
      expectOk(await send.addTest(block.id, test), 201);
      await release(block.id, 1);
      return block;
    },
  };
}
