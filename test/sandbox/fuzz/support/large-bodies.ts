import fc from 'fast-check'
import { anyBase, type FuzzBody } from './bases.ts'

const TYPES = ['json', 'yaml', 'merge-patch+json', 'strategic-merge-patch+json', 'json-patch+json', 'apply-patch+yaml']

/** Just below and above what a request may have. */
export const hugeBody: fc.Arbitrary<FuzzBody> = fc
  .tuple(anyBase, fc.integer({ min: -2, max: 2 }), fc.constantFrom(...TYPES))
  .map(([{ home, object }, more, type]) => {
    const text = (filler: string) => JSON.stringify({ ...object, data: { filler } })
    return {
      home,
      contentType: `application/${type}`,
      body: Buffer.from(text('x'.repeat(3 * 1024 * 1024 + more - text('').length))),
    }
  })

/** Copies of copies. */
export const growingPatch: fc.Arbitrary<FuzzBody> = fc
  .tuple(anyBase, fc.constantFrom('/metadata', '/spec', '/data', ''))
  .map(([{ home }, from]) => ({
    home,
    contentType: 'application/json-patch+json',
    body: Buffer.from(
      JSON.stringify(Array.from({ length: 40 }, (_, at) => ({ op: 'copy', from, path: `${from}/x${at}` }))),
    ),
  }))

const depth = fc.oneof(fc.integer({ min: 300, max: 600 }), fc.integer({ min: 900, max: 10_010 }))
const brackets = fc.constantFrom<[string, string]>(['[', ']'], ['{"a":', '}'], ['[{"a":[', ']}]'])
const deepValue = fc
  .tuple(depth, brackets)
  .map(([levels, [open, close]]) => `${open.repeat(levels)}1${close.repeat(levels)}`)
const PLACE = '"here"'

/** Objects and patches with something in them that nests as deep as may be read, or a little deeper. */
export const deepBody: fc.Arbitrary<FuzzBody> = fc
  .tuple(anyBase, deepValue, fc.constantFrom('x', 'spec', 'data', 'metadata', 'status'), fc.constantFrom(...TYPES))
  .map(([{ home, object }, value, key, type]) => {
    const whole = { ...object, [key]: { a: 'here' } }
    const steps = [1, 2].map((step) => ({ op: 'add', path: `/${key}${'/a'.repeat(step)}`, value: 'here' }))
    const document = type === 'json-patch+json' ? steps : whole
    const body = Buffer.from(JSON.stringify(document).replaceAll(PLACE, value))
    return { home, contentType: `application/${type}`, body }
  })
