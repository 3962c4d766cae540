import { expect, it } from "vitest";
import { score } from "./score";

it("what begins with the word comes first, then a later word, then the inside of one, then what is said about it", () => {
  const fits = (title: string, search: string, about: string[] = []) => score(title, search, about);
  const ranked = [
    fits("HTTP request", "http"),
    fits("Send HTTP", "http"),
    fits("Xhttp", "http"),
    fits("Fetch", "http", ["http api call"]),
  ];
  expect(ranked).toEqual(ranked.toSorted((a, b) => b - a));
  expect(new Set(ranked).size).toBe(4);
});

it("every word must be found, in any order, and scattered letters find nothing", () => {
  expect(score("HTTP request", "req http")).toBeGreaterThan(0);
  expect(score("HTTP request", "http missing")).toBe(0);
  expect(score("HTTP request", "hrt")).toBe(0);
  expect(score("Anything", "  ")).toBe(1);
});
