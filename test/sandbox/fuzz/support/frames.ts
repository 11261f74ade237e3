import fc from 'fast-check'

const payload = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom('{}', '{"Width":1,"Height":0}', '{"Width":', '\u0000', '').map((text) => Buffer.from(text)),
)
/** What a length says, which need not be true. */
const lie = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 1000 }) },
)

/** A frame of SPDY/3.1: SYN_STREAM (1) to WINDOW_UPDATE (9) and what is no type, or data of a stream. */
const spdyFrame = fc
  .tuple(fc.boolean(), fc.oneof(fc.integer({ min: 1, max: 10 }), fc.nat(65_535)), fc.nat(255), payload, lie)
  .map(([isControl, type, flags, bytes, more]) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(isControl ? 0x80030000 + type : type, 0)
    head.writeUInt32BE(Math.max(0, bytes.length + more), 4)
    head[4] = flags
    return Buffer.concat([head, bytes])
  })

/** A frame of a WebSocket, of any operation, masked or not, with channel numbers of remote commands in front. */
const webSocketFrame = fc
  .tuple(fc.nat(255), fc.boolean(), fc.constantFrom(0, 1, 2, 3, 4, 255, 7), payload, fc.oneof(lie, fc.constant(-1000)))
  .map(([first, isMasked, channel, bytes, more]) => {
    const body = Buffer.concat([Buffer.from([channel]), bytes])
    const mask = isMasked ? 0x80 : 0
    // Now and then a length of 64 bits that nobody has.
    const head = more === -1000 ? [first, mask | 127, ...Array(8).fill(0x7f)] : [first, mask | (body.length & 63)]
    return Buffer.concat([Buffer.from(head), Buffer.alloc(isMasked ? 4 : 0), body])
  })

/** What somebody sends who speaks the protocol, but says anything. */
export const FRAMES: Record<'SPDY/3.1' | 'websocket', fc.Arbitrary<Buffer>> = {
  'SPDY/3.1': stream(spdyFrame),
  websocket: stream(webSocketFrame),
}

function stream(frame: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))
  return fc
    .array(fc.oneof({ weight: 6, arbitrary: frame }, { weight: 1, arbitrary: noise }), { maxLength: 6 })
    .map((parts) => Buffer.concat(parts))
}
