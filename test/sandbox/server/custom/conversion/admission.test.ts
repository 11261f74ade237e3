import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { type HttpsHook, startHttpsHook } from '../../../../helpers/https-hook.ts'
import { MERGE, openWorld, routes, V1, V2, type World } from './world.ts'

interface Review {
  uid: string
  object: { apiVersion: string; spec: object }
  oldObject: { spec: object } | null
}

describe('an admission webhook that knows another version of a converted kind', () => {
  let world: World
  let hook: HttpsHook
  const seen: Review[] = []
  const patch = [{ op: 'replace', path: '/spec/address', value: 'mended:1' }]

  before(async () => {
    world = await openWorld()
    hook = await startHttpsHook<{ request: Review }>(({ request: review }, response) => {
      seen.push(review)
      const answer = { uid: review.uid, allowed: true, patchType: 'JSONPatch', patch: btoa(JSON.stringify(patch)) }
      response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }))
    })
    const groups = { apiGroups: ['convert.example.com'], apiVersions: ['v1'], resources: ['routes'] }
    const webhook = {
      name: 'mend.example.com',
      clientConfig: { url: hook.url, caBundle: hook.caBundle },
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      rules: [{ operations: ['CREATE', 'UPDATE'], ...groups }],
    }
    const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
    await world.server.call('POST', path, { body: { metadata: { name: 'mend' }, webhooks: [webhook] } })
  })
  after(async () => {
    hook.close()
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
