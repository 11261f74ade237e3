import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'mocha'
import { createCertificate } from '../../../../../src/util/pki/certificate.ts'
import { MERGE, openWorld, routes, V1, V2, type World } from './world.ts'

describe('an admission webhook that knows another version of a converted kind', () => {
  let world: World
  let hooks: Server
  const seen: { object: { apiVersion: string; spec: object }; oldObject: { spec: object } | null }[] = []
  const patch = [{ op: 'replace', path: '/spec/address', value: 'mended:1' }]

  before(async () => {
    world = await openWorld()
    const { certificate: ca, authority } = createCertificate({ commonName: 'ca', usage: 'authority', now: Date.now() })
    const names = ['127.0.0.1']
    const own = { commonName: 'hook', names, usage: 'server', now: Date.now(), issuer: authority } as const
    const { certificate: cert, key } = createCertificate(own)
    hooks = createServer({ cert, key }, async (request, response) => {
      const { request: review } = JSON.parse(await text(request))
      seen.push(review)
      const answer = { uid: review.uid, allowed: true, patchType: 'JSONPatch', patch: btoa(JSON.stringify(patch)) }
      response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }))
    })
    await once(hooks.listen(0, '127.0.0.1'), 'listening')
    const url = `https://127.0.0.1:${(hooks.address() as AddressInfo).port}`
    const groups = { apiGroups: ['convert.example.com'], apiVersions: ['v1'], resources: ['routes'] }
    const webhook = {
      name: 'mend.example.com',
      clientConfig: { url, caBundle: Buffer.from(ca).toString('base64') },
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      rules: [{ operations: ['CREATE', 'UPDATE'], ...groups }],
    }
    const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
    await world.server.call('POST', path, { body: { metadata: { name: 'mend' }, webhooks: [webhook] } })
  })
  after(async () => {
    hooks.closeAllConnections()
    hooks.close()
    await world.close()
  })

  it('sees and changes it in that version', async () => {
    const body = { apiVersion: V2, kind: 'Route', metadata: { name: 'a' }, spec: { host: 'here', port: '2' } }
    const { json } = await world.server.call('POST', routes('v2'), { body })
    const { object } = seen.pop() ?? assert.fail()
    assert.deepEqual([object.apiVersion, object.spec], [V1, { address: 'here:2' }])
    assert.deepEqual([json.apiVersion, json.spec.host, json.spec.port], [V2, 'mended', '1'])
  })

  it('sees the old object in it too', async () => {
    const patched = { headers: MERGE, body: { spec: { port: '3' } } }
    const { code } = await world.server.call('PATCH', routes('v2', '/a'), patched)
    assert.equal(code, 200)
    assert.deepEqual(seen.pop()?.oldObject?.spec, { address: 'mended:1', note: 'one' })
  })
})
