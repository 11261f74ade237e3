import fc from 'fast-check'
import { anyBase, type FuzzBody } from './bases.ts'

/** Protobuf that is well-formed as such: fields of any number and type, messages in messages. */
const field = fc.letrec<{ message: Buffer; field: Buffer }>((tie) => ({
  message: fc.array(tie('field'), { maxLength: 4 }).map((fields) => Buffer.concat(fields)),
  field: fc.oneof(
    { maxDepth: 4 },
    fc
      .tuple(fc.integer({ min: 1, max: 15 }), fc.uint8Array({ maxLength: 12 }))
      .map(([number, bytes]) => lengthDelimited(number, Buffer.from(bytes))),
    fc.tuple(fc.integer({ min: 1, max: 15 }), fc.nat(127)).map(([number, value]) => Buffer.from([number << 3, value])),
    fc
      .tuple(fc.integer({ min: 1, max: 15 }), tie('message'))
      .map(([number, message]) => lengthDelimited(number, message)),
  ),
}))

function lengthDelimited(number: number, bytes: Buffer): Buffer {
  const size: number[] = []
  for (let rest = bytes.length; rest > 0 || size.length === 0; rest >>>= 7) {
    size.push((rest & 127) | (rest > 127 ? 128 : 0))
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...size]), bytes])
}

/** The envelope of Kubernetes around a message, of the kind that it is sent as. */
function enveloped({ apiVersion, kind }: Record<string, unknown>, message: Buffer): Buffer {
  const type = [apiVersion, kind].map((text, at) => lengthDelimited(at + 1, Buffer.from(String(text))))
  const parts = [lengthDelimited(1, Buffer.concat(type)), lengthDelimited(2, message)]
  return Buffer.concat([Buffer.from('k8s\u0000'), ...parts])
}

const deepMessage = Array.from({ length: 5000 }).reduce<Buffer>((inner) => lengthDelimited(1, inner), Buffer.alloc(0))
export const protobufBody: fc.Arbitrary<FuzzBody> = fc
  .tuple(
    anyBase,
    fc.oneof({ weight: 20, arbitrary: field.message }, { weight: 1, arbitrary: fc.constant(deepMessage) }),
  )
  .map(([{ home, object }, message]) => ({
    home,
    contentType: 'application/vnd.kubernetes.protobuf',
    body: enveloped(object, message),
  }))

const CBOR = 'd9d9f7'
export const cborBody: fc.Arbitrary<FuzzBody> = fc
  .tuple(anyBase, fc.uint8Array({ maxLength: 40 }), fc.constantFrom('application/cbor', 'application/apply-patch+cbor'))
  .map(([{ home }, bytes, contentType]) => ({
    home,
    contentType,
    body: Buffer.concat([Buffer.from(CBOR, 'hex'), bytes]),
  }))
