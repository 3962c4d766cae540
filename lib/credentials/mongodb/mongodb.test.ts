import fc from "fast-check";
import { expect, it } from "vitest";
import { type Bson, decodeBson, encodeBson } from "./bson";
import { scram } from "./scram";

it("signs in as RFC 7677 says", () => {
  const exchange = scram("user", "pencil", "rOprNGfwEbeRWgbNEkqO");
  expect(exchange.first).toBe("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
  const challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
  expect(exchange.final(challenge)).toBe(
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  );
  expect(exchange.isServer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")).toBe(true);
  expect(exchange.isServer("v=AAAA")).toBe(false);
});

it("answers no challenge that is not to its own, nor one that would keep it busy", () => {
  const exchange = scram("user", "pencil", "abc");
  for (const challenge of [
    "",
    "r=other,s=AAAA,i=4096",
    "r=abc,s=AAAA,i=4096",
    "r=abcd,s=AAAA,i=1",
    "r=abcd,s=AAAA,i=99999999",
  ])
    expect(exchange.final(challenge)).toBeNull();
});

const value: fc.Arbitrary<Bson> = fc.letrec<{ value: Bson }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z$]{1,8}$/), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

it("reads what it writes", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z$]{1,8}$/), value, { noNullPrototype: true }), (document) => {
      expect(decodeBson(encodeBson(document))).toEqual(document);
    }),
  );
});

it("throws RangeError, and no other, for what is no document", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        decodeBson(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});
