import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sandbox } from '../../../src/sandbox/types.ts'
import { leaks, type Memory, measure } from './support/memory.ts'
import { type FuzzRequest, fuzzRequests } from './support/requests.ts'
import { type Outcome, type Sender, senderTo } from './support/send.ts'

const REQUESTS = Number(process.env['K8SLAB_FUZZ'] ?? 3000)
const SEED = Number(process.env['K8SLAB_SEED'] ?? Date.now() % 1_000_000)
const AT_ONCE = 8
const BATCH = 500

describe('API server under odd requests', function () {
  this.timeout(60_000 + REQUESTS * 50)
  let sandbox: Sandbox
  let sender: Sender
  const warnings: Error[] = []
  const warned = (warning: Error) => void warnings.push(warning)

  before(async () => {
    process.on('warning', warned)
    sandbox = await startSandbox({
      flavour: 'minikube',
      port: 0,
      controlPlaneOnly: true,
      onError: (error) => warned(error as Error),
    })
    sender = senderTo(sandbox.url, sandbox.certificates)
  })
  after(async () => {
    process.off('warning', warned)
    sender.close()
    await sandbox.close()
  })

  const began = Date.now()
  async function mark(requests: number): Promise<Memory> {
    const memory = await measure(sandbox)
    const seconds = Math.round((Date.now() - began) / 1000)
    if (REQUESTS >= 10_000) console.log(`      ${requests} requests, ${seconds} s: ${JSON.stringify(memory)}`)
    return memory
  }

  it(`answers ${REQUESTS} of them as Kubernetes would (seed ${SEED})`, async () => {
    const wrong = new Map<string, string>()
    const codes = new Map<number, number>()
    const marks = [await mark(0)]
    for (let done = 0; done < REQUESTS; done += BATCH) {
      const requests = fuzzRequests(Math.min(BATCH, REQUESTS - done), SEED + done)
      const queue = requests.values()
      const worker = async () => {
        for (const request of queue) {
          const outcome = await sender.send(request)
          codes.set(outcome.code, (codes.get(outcome.code) ?? 0) + 1)
          const why = judge(outcome, request)
          if (why !== undefined && !wrong.has(why)) wrong.set(why, shown(request))
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      if ((done + BATCH) % 10_000 === 0) marks.push(await mark(done + BATCH))
    }
    console.log(
      `      ${[...codes]
        .sort(([a], [b]) => a - b)
        .map(([code, count]) => `${code}: ${count}`)
        .join(', ')}`,
    )
    assert.deepEqual([...wrong], [])
    assert.deepEqual(
      warnings.map(({ stack }) => stack),
      [],
    )
    sender.close()
    marks.push(await mark(REQUESTS))
    assert.deepEqual(leaks(marks), [])
    const ready = { method: 'GET', target: '/readyz', headers: {}, body: Buffer.alloc(0) }
    assert.equal((await sender.send(ready)).code, 200)
  })
})

/** 5xx that the real server gives as well. */
const LEGITIMATE = [
  /Too large resource version/,
  /without impersonating a user/,
  // A path that ends before it tells of what it is (`/api/v1/proxy`).
  /failed to create RequestInfo: unable to determine kind and namespace from url/,
  // Of a single object.
  /"resourceVersion: Invalid value: .*strconv.ParseUint/,
  // Patches: what is wrong with them reaches the client as the Go error it is.
  /message"?: ?"?(failed to create typed patch object|lists of lists are not|list element types are not identical)/,
  /message"?: ?"?(merging an object in json but data type is not struct|unknown patch type|invalid patch type|delete patch type with no merge key|unable to find api field|expected a )/,
  /does not contain declared merge key/,
  // Of an apply: asked of a real server with a port that is `true`.
  /failed to convert new object \(.*\) to proper version: unable to convert unstructured object to/,
  // Of a service that nothing answers for.
  /no endpoints available for service/,
  // Options of a deletion that cannot be read.
  /couldn't get version\/kind; json parse error/,
  /no kind .* is registered for version/,
]

/** What is wrong with an answer; undefined when nothing is. */
function judge({ code, text }: Outcome, { method }: FuzzRequest): string | undefined {
  if (code >= 100 && code < 500) return undefined
  // Without a body it says nothing of its reason, which a GET among the others does.
  if (method === 'HEAD' && code >= 500) return undefined
  if (LEGITIMATE.some((known) => known.test(text))) return undefined
  return `${code}: ${text.slice(0, 300)}`
}

function shown({ method, target, headers, body }: FuzzRequest): string {
  return `${method} ${target.slice(0, 300)} ${JSON.stringify(headers)} ${body.toString('utf8', 0, 1500)}`
}
