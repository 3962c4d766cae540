/** What several domains say in the same way. */

/** "1 node", "1,200 nodes". */
export const times = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** A version as people call it. */
export const versionName = (semver: string) => `v${semver}`;
