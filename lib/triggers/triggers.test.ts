import { describe, expect, it } from "vitest";
import { z } from "zod";
import manual from "./manual";
import { triggerTypes } from "./registry";
import webhook, { WEBHOOK_PATH } from "./webhook";

describe.each([...triggerTypes])("the trigger type %s", (type, definition) => {
  it("says what it is, and starts with a valid config", () => {
    expect(definition.type).toBe(type);
    expect(definition.title).toMatch(/^[A-Z]/);
    expect(definition.description).toMatch(/\.$/);
    const config = definition.config.parse(definition.defaults);
    expect(definition.summary(config)).not.toBe("");
    expect(definition.config.safeParse({ ...definition.defaults, key_of_tomorrow: 1 }).success).toBe(true);
  });

  it("titles and describes every field, and exports JSON Schema", () => {
    for (const [name, field] of Object.entries(definition.config.shape)) {
      const meta = { title: expect.any(String), description: expect.stringMatching(/\.$/), widget: expect.any(String) };
      expect(field.meta(), name).toMatchObject(meta);
    }
    const schema = z.toJSONSchema(definition.config, { io: "input" });
    expect(Object.keys(schema.properties ?? {})).toEqual(Object.keys(definition.config.shape));
  });
});

describe("a webhook path", () => {
  it.each(["orders", "orders/new", "a", "examples/order-approval", "a_b-c/1", "x".repeat(120)])("may be %s", (path) => {
    expect(WEBHOOK_PATH.test(path)).toBe(true);
  });

  it.each([
    "",
    "/orders",
    "orders/",
    "a//b",
    "Orders",
    "a b",
    "a.b",
    "../x",
    "a%2fb",
    "ä",
    "a?b",
    "x".repeat(121),
    "a\n",
  ])("may not be %j", (path) => {
    expect(webhook.config.safeParse({ path }).success).toBe(false);
  });

  it("comes with POST and an immediate answer unless said otherwise", () => {
    expect(webhook.config.parse({ path: "a" })).toEqual({ path: "a", methods: ["POST"], response_mode: "immediate" });
    expect(webhook.config.safeParse({ path: "a", methods: [] }).success).toBe(false);
    expect(webhook.config.safeParse({ path: "a", methods: ["TRACE"] }).success).toBe(false);
  });
});

it("a webhook that asks for authentication is refused, for nothing would check it", () => {
  expect(webhook.config.safeParse({ path: "a", auth_type: "bearer" }).error?.issues).toMatchObject([
    { path: ["auth_type"], message: expect.stringMatching(/not available yet; leave it empty/) },
  ]);
  expect(webhook.config.safeParse({ path: "a", auth_type: null }).success).toBe(true);
});

it("a manual trigger names the fields that it asks for", () => {
  const input_schema = { type: "object", properties: { name: {}, age: {} } };
  expect(manual.summary(manual.config.parse({ input_schema }))).toBe("Asks for name, age");
  expect(manual.summary(manual.config.parse({ input_schema: null }))).toBe("Any input");
});
