import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPublicAddress, networkOf } from "./addresses";

const PRIVATE = [
  ["loopback", "127.0.0.1"],
  ["loopback elsewhere in its range", "127.255.1.9"],
  ["unspecified", "0.0.0.0"],
  ["10/8", "10.1.2.3"],
  ["172.16/12", "172.31.255.255"],
  ["192.168/16", "192.168.1.1"],
  ["carrier-grade NAT", "100.64.1.1"],
  ["metadata service", "169.254.169.254"],
  ["Azure host agent", "168.63.129.16"],
  ["Alibaba metadata", "100.100.100.200"],
  ["multicast", "224.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["documentation", "203.0.113.9"],
  ["benchmarking", "198.18.0.1"],
  ["v6 loopback", "::1"],
  ["v6 unspecified", "::"],
  ["v6 unique-local", "fd00::1"],
  ["v6 metadata", "fd00:ec2::254"],
  ["v6 link-local", "fe80::1"],
  ["v6 link-local with a zone", "fe80::1%eth0"],
  ["v6 site-local", "fec0::1"],
  ["v6 multicast", "ff02::1"],
  ["v4-mapped loopback", "::ffff:127.0.0.1"],
  ["v4-mapped loopback in hex", "::ffff:7f00:1"],
  ["v4-mapped 10/8", "::ffff:10.0.0.1"],
  ["v4-compatible loopback", "::127.0.0.1"],
  ["NAT64 of loopback", "64:ff9b::127.0.0.1"],
  ["local NAT64", "64:ff9b:1::7f00:1"],
  ["6to4 of loopback", "2002:7f00:1::"],
  ["Teredo", "2001:0:7f00:1::"],
  ["v6 documentation", "2001:db8::1"],
  ["no address at all", "localhost"],
] as const;

describe("an address", () => {
  it.each(PRIVATE)("%s is not public (%s)", (_name, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])(
    "%s is public",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it("is judged alike as IPv4 and as IPv4 mapped into IPv6", () => {
    fc.assert(fc.property(fc.ipV4(), (address) => isPublicAddress(address) === isPublicAddress(`::ffff:${address}`)));
  });
});

describe("the network of an address", () => {
  it.each([
    ["198.51.100.1", "198.51.100.1"],
    ["::ffff:198.51.100.1", "198.51.100.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:db8::6", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("is what the first half of IPv6 says, and nothing of the second", () => {
    const half = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
    const of = (parts: number[]) => networkOf(parts.map((part) => part.toString(16)).join(":"));
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        fc.pre(network.some((part) => part !== 0));
        expect(of([...network, ...one])).toBe(of([...network, ...other]));
      }),
    );
  });
});
