/** One member of a tar archive. */
export interface TarEntry {
  readonly name: string
  readonly type: 'file' | 'directory' | 'link'
  readonly mode: number
  readonly body: Buffer
}

const BLOCK = 512

/** A ustar archive; names longer than a header holds use GNU long names. */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const name = entry.type === 'directory' ? `${entry.name.replace(/\/$/, '')}/` : entry.name
    const long =
      Buffer.byteLength(name) > 100
        ? [header('././@LongLink', 'L', 0, Buffer.byteLength(name) + 1), padded(Buffer.from(`${name}\0`))]
        : []
    const type = entry.type === 'directory' ? '5' : entry.type === 'link' ? '2' : '0'
    return [...long, header(name.slice(0, 100), type, entry.mode, entry.body.length), padded(entry.body)]
  })
  return Buffer.concat([...parts, Buffer.alloc(BLOCK * 2)])
}

/** The members of an archive: ustar, with GNU and pax long names. */
export function readTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = []
  let longName = ''
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const head = archive.subarray(at, at + BLOCK)
    if (head.every((byte) => byte === 0)) break
    const size = Number.parseInt(field(head, 124, 12) || '0', 8)
    const body = archive.subarray(at + BLOCK, at + BLOCK + size)
    const type = String.fromCharCode(head[156] ?? 0)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'L') longName = body.toString('utf8').replace(/\0.*$/s, '')
    else if (type === 'x') longName = body.toString('utf8').match(/\d+ path=(.*)\n/)?.[1] ?? ''
    else if (type !== 'g') {
      entries.push(entryOf(head, type, longName, body))
      longName = ''
    }
  }
  return entries
}

function entryOf(head: Buffer, type: string, longName: string, body: Buffer): TarEntry {
  const prefix = field(head, 345, 155)
  const name = longName || (prefix === '' ? field(head, 0, 100) : `${prefix}/${field(head, 0, 100)}`)
  const kind = type === '5' || name.endsWith('/') ? 'directory' : type === '1' || type === '2' ? 'link' : 'file'
  return { name, type: kind, mode: Number.parseInt(field(head, 100, 8) || '644', 8), body: Buffer.from(body) }
}

function field(head: Buffer, start: number, length: number): string {
  return head
    .subarray(start, start + length)
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .trim()
}

function header(name: string, type: string, mode: number, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
  block.write(name, 0, 100)
  block.write(octal(mode, 8), 100)
  block.write(octal(0, 8), 108)
  block.write(octal(0, 8), 116)
  block.write(octal(size, 12), 124)
  block.write(octal(Math.floor(Date.now() / 1000), 12), 136)
  block.write(' '.repeat(8), 148)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function padded(body: Buffer): Buffer {
  const rest = body.length % BLOCK
  return rest === 0 ? body : Buffer.concat([body, Buffer.alloc(BLOCK - rest)])
}
