/** For tests of versions: one person's workflows of a single node, saved, published and read over HTTP. */
import * as publish from "@/app/api/v1/workflows/[id]/publish/route";
import * as rollback from "@/app/api/v1/workflows/[id]/rollback/route";
import * as one from "@/app/api/v1/workflows/[id]/route";
import * as version from "@/app/api/v1/workflows/[id]/versions/[version]/route";
import * as versions from "@/app/api/v1/workflows/[id]/versions/route";
import * as all from "@/app/api/v1/workflows/route";
import { publishAnswer, versionList } from "@/lib/api/contracts/versions";
import type { Answer, Person } from "@/lib/api/testing";

export const work = (expression = "input", more: object = {}) => ({
  node_id: "work",
  component_type: "transform",
  config: { expression },
  ...more,
});
export const content = (expression: string, more: object = {}) => ({
  name: "Prices",
  nodes: [work(expression)],
  ...more,
});
export const semverOf = (answer: Answer) => publishAnswer.parse(answer.body).semver;

export function shop(me: () => Person) {
  return {
    make: async (more: object = {}): Promise<string> => {
      const { status, body } = await me().call(all.POST, { body: content("1", more) });
      if (status !== 201) throw new Error(`It was not made: ${status} ${body.detail}`);
      return String(body.id);
    },
    save: (id: string, body: object) => me().call(one.PUT, { method: "PUT", params: { id }, body }),
    release: (id: string, body: object = {}, headers: Record<string, string> = {}) =>
      me().call(publish.POST, { params: { id }, body, headers }),
    list: async (id: string, url = "/") =>
      versionList.parse((await me().call(versions.GET, { params: { id }, url })).body),
    read: (id: string, ref: string, url = "/") => me().call(version.GET, { params: { id, version: ref }, url }),
    back: (id: string, body: object) => me().call(rollback.POST, { params: { id }, body }),
    draftOf: async (id: string) => (await me().call(one.GET, { params: { id } })).body,
  };
}
