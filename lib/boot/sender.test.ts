import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isProxy, senderOf } from "./sender";

const FORGED = "8.8.4.4";
const CLIENT = "1.2.3.4";

describe("who sent a request", () => {
  it.each([
    ["nobody in between", CLIENT, undefined, CLIENT],
    ["nobody in between, and a forged header", CLIENT, FORGED, CLIENT],
    ["a proxy here", "127.0.0.1", CLIENT, CLIENT],
    ["a proxy here, and a forged header that it adds to", "::ffff:127.0.0.1", `${FORGED}, ${CLIENT}`, CLIENT],
    ["a chain of proxies of ours", "10.0.0.4", `${FORGED}, ${CLIENT}, 10.0.0.3`, CLIENT],
    ["a proxy that adds ports", "10.0.0.4", `${FORGED}, ${CLIENT}:5678`, CLIENT],
    ["a proxy that adds ports to IPv6", "::1", `${FORGED}, [2a00:1450::1]:5678`, "2a00:1450::1"],
    ["somebody of the same network, by a proxy", "127.0.0.1", "10.9.9.9, 192.168.1.5", "192.168.1.5"],
    ["somebody on this machine", "127.0.0.1", undefined, "127.0.0.1"],
    ["a proxy that does not know", "10.0.0.4", `${FORGED}, unknown`, "unknown"],
    ["nothing known", undefined, undefined, ""],
  ])("%s", (_case, remote, forwarded, sender) => {
    expect(senderOf(remote, forwarded)).toBe(sender);
  });

  it("is not for them to choose, whatever they write", () => {
    fc.assert(
      fc.property(fc.string(), (written) => {
        expect(senderOf(CLIENT, written)).toBe(CLIENT);
        expect(senderOf("127.0.0.1", `${written}, ${CLIENT}`)).toBe(CLIENT);
      }),
    );
  });
});

describe("whose word on the connection counts", () => {
  it.each([
    ["127.0.0.1", true],
    ["::1", true],
    ["::ffff:10.0.0.4", true],
    ["192.168.1.5", true],
    [CLIENT, false],
    ["2a00:1450::1", false],
    ["unknown", false],
    [undefined, false],
  ])("%s: %s", (remote, counts) => {
    expect(isProxy(remote)).toBe(counts);
  });
});
