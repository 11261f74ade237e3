const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** FNV-1a, 32 bits (Go's `fnv.New32a`). */
export function fnv32a(bytes: Iterable<number>): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

/** FNV-1, 32 bits (Go's `fnv.New32`). */
export function fnv32(bytes: Iterable<number>): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0
  return hash
}

/** A hash as it appears in names: without vowels and ambiguous letters (`rand.SafeEncodeString`). */
export function safeEncode(text: string): string {
  return [...Buffer.from(text)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

/** Hash of any printed object, told apart by the number of collisions seen so far (`controller.ComputeHash`). */
export function printedHash(printed: string, collisionCount?: number): string {
  const count = Buffer.alloc(collisionCount === undefined ? 0 : 8)
  if (collisionCount !== undefined) count.writeUInt32LE(collisionCount >>> 0)
  return safeEncode(String(fnv32a(Buffer.concat([Buffer.from(printed), count]))))
}

/** JSON with sorted keys and nothing that is undefined: the same text for the same meaning. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}

/** As {@link canonicalJson}, with the escapes of Go's encoder. */
export function goJson(value: unknown): string {
  return canonicalJson(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
