import { describe, expect, it } from "vitest";
import { badPrivateHosts, isListed } from "./private-hosts";

const at = (host: string, port: number, address: string) => ({ host, port, address });

describe("the operator's list", () => {
  it.each([
    ["a host", "db.internal", at("db.internal", 80, "10.0.0.1")],
    ["a host in another case and with a final dot", "DB.internal", at("db.INTERNAL.", 80, "10.0.0.1")],
    ["a host with its port", "localhost:11434", at("localhost", 11434, "127.0.0.1")],
    ["a suffix", "*.internal", at("a.b.internal", 80, "10.0.0.1")],
    ["an address", "127.0.0.1", at("localhost", 80, "127.0.0.1")],
    ["an address with its port", "127.0.0.1:8080", at("127.0.0.1", 8080, "127.0.0.1")],
    ["a range", "10.0.0.0/8", at("db", 80, "10.9.9.9")],
    ["a mapped address inside a range", "10.0.0.0/8", at("db", 80, "::ffff:10.9.9.9")],
    ["a v6 address", "::1", at("localhost", 80, "::1")],
    ["a v6 address with its port", "[::1]:8080", at("localhost", 8080, "::1")],
    ["a v6 range", "fd00::/8", at("db", 80, "fd12::1")],
  ])("lets %s pass", (_name, entry, target) => {
    expect(isListed([entry], target)).toBe(true);
  });

  it.each([
    ["another port", "localhost:11434", at("localhost", 5432, "127.0.0.1")],
    ["another host", "db.internal", at("evildb.internal", 80, "10.0.0.1")],
    ["the suffix itself", "*.internal", at("internal", 80, "10.0.0.1")],
    ["a look-alike of the suffix", "*.internal", at("eviltinternal", 80, "10.0.0.1")],
    ["an address outside the range", "10.0.0.0/8", at("db", 80, "11.0.0.1")],
    ["the other family", "127.0.0.1", at("localhost", 80, "::1")],
  ])("does not let %s pass", (_name, entry, target) => {
    expect(isListed([entry], target)).toBe(false);
  });

  it("names the entries that cannot be read", () => {
    expect(badPrivateHosts(["a", "a:1", "10.0.0.0/8", "::1", "[::1]:1", "*.a"])).toEqual([]);
    expect(badPrivateHosts(["10.0.0.0/99", "a/b", "*.", "*", "a:b:c", ""])).toHaveLength(6);
  });
});
