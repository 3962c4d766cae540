import { expect, it } from "vitest";
import { Diary, eventually, unique, useInngest } from "./testing";

const inngest = useInngest();

it("sends from a step once, though the function starts anew after it, and tells the ids", async () => {
  const diary = new Diary();
  const [tell, told] = [unique("tell"), unique("told")];
  const server = await inngest.start((client) => [
    client.createFunction({ id: "tell", triggers: [{ event: tell }] }, async ({ step }) => {
      const { ids } = await step.sendEvent("tell", [
        { name: told, data: { n: 1 } },
        { name: told, data: { n: 2 } },
      ]);
      await step.sleep("so that it starts anew", 1000);
      await step.run("end", () => diary.write(`sent ${ids.length}`));
    }),
    client.createFunction({ id: "told", triggers: [{ event: told }] }, ({ event }) =>
      diary.write(`told ${event.data.n}`),
    ),
  ]);
  await server.send({ name: tell });
  await eventually(() => expect([...diary.lines].sort()).toEqual(["sent 2", "told 1", "told 2"]));
});
