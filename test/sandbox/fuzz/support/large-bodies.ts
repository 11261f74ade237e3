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
