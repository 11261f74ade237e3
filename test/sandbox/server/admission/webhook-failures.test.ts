import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { openWorld, type World } from './world.ts'

describe('admission webhooks that fail', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.close())

  const FAILURES: readonly (readonly [string, string])[] = [
    ['failing', 'failed to call webhook: an error on the server ("unknown") has prevented the request from succeeding'],
    ['label', 'received invalid webhook response: validating webhook may not return response.patch'],
  ]
  for (const [path, reason] of FAILURES)
    it(`refuse when they fail (${path})`, async () => {
      const { json } = await world.validated(path)
      assert.equal(json.code, 500)
      assert.equal(
        json.message,
        `Internal error occurred: failed calling webhook "${path}.hooks.example.com": ${reason}`,
      )
    })

  it('fail when they answer another question', async () => {
    const { json } = await world.validated('other')
    assert.match(json.message, /received invalid webhook response: expected response\.uid="[0-9a-f-]+", got "x"$/)
  })

  it('fail when nobody is there', async () => {
    const { json } = await world.validated('nobody', { clientConfig: { url: 'https://127.0.0.1:1/x' } })
    assert.match(
      json.message,
      /Post "https:\/\/127\.0\.0\.1:1\/x\?timeout=10s": dial tcp 127\.0\.0\.1:1: connect: connection refused$/,
    )
  })

  it('fail when nobody knows who signed their certificate', async () => {
    const { json } = await world.validated('allow', { clientConfig: { url: `${world.url}/allow` } })
    assert.match(json.message, /tls: failed to verify certificate: x509: certificate signed by unknown authority$/)
  })

  it('fail when they take too long', async () => {
    const { json } = await world.validated('late', { timeoutSeconds: 1 })
    assert.match(json.message, /\?timeout=1s": context deadline exceeded$/)
  })

  it('may be ignored when they fail', async () => {
    assert.equal((await world.validated('failing', { failurePolicy: 'Ignore' })).code, 201)
  })

  it('fail when their patch does not apply', async () => {
    const { json } = await world.during('mutating', [world.webhook('broken')], () => world.create())
    const words = 'remove operation does not apply: doc is missing path: "/nothing/here": missing value'
    assert.equal(json.message, `Internal error occurred: ${words}`)
  })
})
