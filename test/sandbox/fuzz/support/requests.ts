import fc from 'fast-check'
import { anyBody } from './bodies.ts'
import { anyHeaders } from './headers.ts'
import { anyTarget, objectTarget } from './targets.ts'

/** One HTTP request as it is sent. */
export interface FuzzRequest {
  method: string
  /** Path and query. */
  target: string
  headers: Record<string, string>
  body: Buffer
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const anyMethod = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...METHODS) },
  { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'LINK', 'M-SEARCH', 'PURGE') },
)

const anyRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  // A write to the place that the body belongs to, which gets past decoding most often.
  {
    weight: 3,
    arbitrary: anyBody.chain(({ body, home, contentType }) =>
      fc.constantFrom(...(contentType.includes('patch') ? ['PATCH'] : ['POST', 'PUT'])).chain((method) =>
        fc.record({
          method: fc.constant(method),
          target: fc.oneof(
            { weight: 4, arbitrary: objectTarget(method, home) },
            { weight: 1, arbitrary: anyTarget(home) },
          ),
          headers: anyHeaders.map((headers) => ({ 'content-type': contentType, ...headers })),
          body: fc.constant(body),
        }),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      method: anyMethod,
      target: anyTarget(),
      headers: anyHeaders,
      body: fc.oneof(
        { weight: 5, arbitrary: fc.constant(Buffer.alloc(0)) },
        { weight: 1, arbitrary: anyBody.map(({ body }) => body) },
      ),
    }),
  },
)

/** The same requests for the same seed. */
export function fuzzRequests(count: number, seed: number): FuzzRequest[] {
  return fc.sample(anyRequest, { numRuns: count, seed })
}
