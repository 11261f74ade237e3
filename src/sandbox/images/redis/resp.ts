/** A value of Redis' protocol. Simple strings and errors are marked, the rest is as it looks. */
export type Reply = string | number | null | Reply[] | { simple: string } | { error: string }

export function encodeReply(reply: Reply): string {
  if (reply === null) return '$-1\r\n'
  if (typeof reply === 'number') return `:${reply}\r\n`
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`
  if (Array.isArray(reply)) return `*${reply.length}\r\n${reply.map(encodeReply).join('')}`
  return 'simple' in reply ? `+${reply.simple}\r\n` : `-${reply.error}\r\n`
}

/** Takes complete commands off the front of a buffer: arrays of bulk strings, or words on a line (as typed into nc). */
export function takeCommands(buffer: Buffer): { commands: string[][]; rest: Buffer } {
  const commands: string[][] = []
  let rest = buffer
  for (let taken = takeCommand(rest); taken; taken = takeCommand(rest)) {
    if (taken.words.length > 0) commands.push(taken.words)
    rest = rest.subarray(taken.length)
  }
  return { commands, rest }
}

function takeCommand(buffer: Buffer): { words: string[]; length: number } | undefined {
  const end = buffer.indexOf('\n')
  if (end < 0) return undefined
  const line = buffer.subarray(0, end).toString().trim()
  if (!line.startsWith('*')) return { words: line.split(/\s+/).filter(Boolean), length: end + 1 }
  const words: string[] = []
  let at = end + 1
  for (let left = Number(line.slice(1)); left > 0; left--) {
    const head = buffer.indexOf('\r\n', at)
    if (head < 0) return undefined
    const size = Number(buffer.subarray(at + 1, head).toString())
    if (buffer.length < head + 2 + size + 2) return undefined
    words.push(buffer.subarray(head + 2, head + 2 + size).toString())
    at = head + 2 + size + 2
  }
  return { words, length: at }
}

/** Takes one complete reply off the front of a buffer. */
export function takeReply(buffer: Buffer, at = 0): { reply: Reply; end: number } | undefined {
  const lineEnd = buffer.indexOf('\r\n', at)
  if (lineEnd < 0) return undefined
  const [kind, text] = [String.fromCharCode(buffer[at] ?? 0), buffer.subarray(at + 1, lineEnd).toString()]
  const end = lineEnd + 2
  if (kind === '+') return { reply: { simple: text }, end }
  if (kind === '-') return { reply: { error: text }, end }
  if (kind === ':') return { reply: Number(text), end }
  const size = Number(text)
  if (size < 0) return { reply: null, end }
  if (kind === '$') {
    if (buffer.length < end + size + 2) return undefined
    return { reply: buffer.subarray(end, end + size).toString(), end: end + size + 2 }
  }
  const items: Reply[] = []
  let next = end
  for (let index = 0; index < size; index++) {
    const item = takeReply(buffer, next)
    if (!item) return undefined
    items.push(item.reply)
    next = item.end
  }
  return { reply: items, end: next }
}
