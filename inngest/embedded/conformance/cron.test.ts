import { expect, it } from "vitest";
import { Diary, eventually, useInngest } from "./testing";

const inngest = useInngest();

it("starts a run every minute, with the cron's own event", { timeout: 180_000 }, async () => {
  const diary = new Diary();
  const server = await inngest.start((client) => [
    client.createFunction(
      { id: "tick", triggers: [{ cron: "TZ=Europe/Paris * * * * *" }] },
      async ({ event, step }) => {
        await step.run("tick", () => diary.write(event.name));
      },
    ),
  ]);
  await server.hurryCrons();
  await eventually(() => expect(diary.lines).toEqual(["inngest/scheduled.timer"]));
});
