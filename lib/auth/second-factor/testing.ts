/** What an authenticator app does with the text of a secret. */
export function fromBase32(text: string): Buffer {
  const bits = [...text].map((each) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(each).toString(2).padStart(5, "0"));
  return Buffer.from((bits.join("").match(/.{8}/g) ?? []).map((each) => Number.parseInt(each, 2)));
}
