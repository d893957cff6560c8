// The texts of a conversation in crates/gannet/tests/compression_clients.rs.

export const SENT = 2000;
const SIZES = [20, 100, 300, 511, 512, 700, 1000, 1500, 2000, 3000, 125, 126, 127, 5000, 12_000, 40_000];

export function textOf(number) {
  let text = `${number} `;
  for (let word = 0; text.length < SIZES[number % SIZES.length]; word += 1) {
    text += `${(Math.floor(number / 3) * 7919 + word * 104_729) % 1_000_003},`;
  }
  return text;
}
