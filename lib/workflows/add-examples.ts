import type { Tx } from "@/db/client";
import { fromYaml } from "@/lib/workflow";
import { type Author, insertWorkflow } from "./create";
import { examples } from "./examples";
import { publishInside } from "./publish";

/** Gives a new workspace the example workflows, published, so that each can be run at once. */
export async function addExamples(tx: Tx, author: Author): Promise<void> {
  for (const example of examples) {
    const source = { ...fromYaml(example.yaml), layout: example.layout };
    const { id } = await insertWorkflow(tx, author, source);
    await publishInside(tx, { author, idOrSlug: id, message: "Example" });
  }
}
