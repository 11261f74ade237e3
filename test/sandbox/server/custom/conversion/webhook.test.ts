import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import { APPLY, MERGE, openWorld, routes, V1, V2, type World } from './world.ts'

describe('custom resources that a webhook converts', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.close())
  beforeEach(async () => {
    world.webhook.works = true
    await world.server.call('DELETE', routes('v1'))
    world.webhook.reviews.length = 0
  })
  const call = (...request: Parameters<World['server']['call']>) => world.server.call(...request)
  const stored = (name: string) => world.server.store.get('routes.convert.example.com', 'default', name)

  it('are read in every version, with what that version knows', async () => {
    await world.route('v1', 'a', { address: 'here:1', old: 'kept' })
    const { json } = await call('GET', routes('v2', '/a'))
    // Defaults are those of the version they are stored in.
    assert.deepEqual([json.apiVersion, json.spec], [V2, { host: 'here', port: '1', note: 'one' }])
  })

  it('are stored in one version', async () => {
    await world.route('v2', 'a', { host: 'here', port: '1' })
    const { apiVersion, spec } = stored('a') as unknown as { apiVersion: string; spec: object }
    assert.deepEqual([apiVersion, spec], [V1, { address: 'here:1' }])
  })

  it('are answered as they were stored', async () => {
    const body = { apiVersion: V2, kind: 'Route', metadata: { name: 'a' }, spec: { host: 'here', port: '1', size: 2 } }
    const { json } = await call('POST', routes('v2'), { body })
    assert.deepEqual(json.spec, { host: 'here', port: '1', size: 2, note: 'one' })
    assert.equal(json.metadata.resourceVersion, stored('a')?.metadata.resourceVersion)
  })

  it('are valid in the version of the request', async () => {
    const spec = { address: 'far-away-from-here:1' }
    await world.route('v1', 'a', spec)
    const { json } = await call('PATCH', routes('v2', '/a'), {
      headers: MERGE,
      body: { spec: { host: 'near-to-here' } },
    })
    assert.equal(json.details.causes[0].field, 'spec.host')
  })

  it('are sent without their version in the store', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    await call('GET', routes('v2', '/a'))
    const [{ request } = assert.fail()] = world.webhook.reviews
    assert.equal(request.desiredAPIVersion, V2)
    assert.equal(request.objects[0]?.metadata.resourceVersion, undefined)
  })

  it('are converted anew when they are read one by one', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    await call('GET', routes('v2', '/a'))
    world.webhook.works = false
    const { code, json } = await call('GET', routes('v2', '/a'))
    assert.equal(code, 500)
    assert.match(
      json.message,
      /^conversion webhook for convert.example.com\/v1, Kind=Route failed: Post "https.*": EOF$/,
    )
    assert.equal((await call('GET', routes('v1', '/a'))).code, 200)
  })

  it('are known from then on in lists and old states', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    await call('GET', routes('v2'))
    world.webhook.works = false
    const { json } = await call('GET', routes('v2'))
    assert.deepEqual(json.items[0].spec, { host: 'here', port: '1', note: 'one' })
    assert.equal((await call('GET', routes('v2', '/a?resourceVersion=0'))).code, 200)
  })

  it('cannot be listed while one of them is not known', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    world.webhook.works = false
    assert.equal((await call('GET', routes('v2'))).code, 500)
  })

  it('are chosen by fields of the version of the request', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    await world.route('v1', 'b', { address: 'there:1' })
    const { json } = await call('GET', routes('v2', '?fieldSelector=spec.host%3Dthere'))
    assert.deepEqual(
      json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
      ['b'],
    )
    assert.equal((await call('GET', routes('v1', '?fieldSelector=spec.host%3Dthere'))).code, 400)
  })

  it('are scaled in every version', async () => {
    await world.route('v1', 'a', { address: 'here:1', count: 3 })
    assert.equal((await call('GET', routes('v2', '/a/scale'))).json.spec.replicas, 3)
    await call('PATCH', routes('v2', '/a/scale'), { headers: MERGE, body: { spec: { replicas: 5 } } })
    assert.equal((await call('GET', routes('v1', '/a'))).json.spec.count, 5)
  })

  it('have a status in every version', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    await call('PATCH', routes('v2', '/a/status'), {
      headers: MERGE,
      body: { status: { count: 2 }, spec: { host: 'x' } },
    })
    const { json } = await call('GET', routes('v1', '/a'))
    assert.deepEqual([json.spec.address, json.status], ['here:1', { count: 2 }])
  })

  it('are deleted when they can be converted only', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    world.webhook.works = false
    assert.equal((await call('DELETE', routes('v2', '/a'))).code, 500)
    assert.equal((await call('DELETE', routes('v1', '/a'))).code, 200)
  })

  it('belong to managers in the versions in which these wrote', async () => {
    const config = (apiVersion: string, spec: object) => ({
      headers: APPLY,
      body: { apiVersion, kind: 'Route', metadata: { name: 'a' }, spec },
    })
    await call('PATCH', routes('v1', '/a?fieldManager=one'), config(V1, { address: 'here:1' }))
    const taken = await call('PATCH', routes('v2', '/a?fieldManager=two'), config(V2, { host: 'there' }))
    assert.equal(taken.json.message, 'Apply failed with 1 conflict: conflict with "one": .spec.address')
    const same = await call('PATCH', routes('v2', '/a?fieldManager=two'), config(V2, { host: 'here' }))
    assert.equal(same.code, 200)
    // What nobody applies any more goes, but the host is still applied by the other.
    const { json } = await call('PATCH', routes('v1', '/a?fieldManager=one'), config(V1, {}))
    assert.equal(json.spec.address, 'here:1')
  })

  it('lose their managers when these do not know all of their fields', async () => {
    await world.route('v1', 'a', { address: 'here:1' })
    // The default of `mark` is nothing that version 1 knows.
    const { json } = await call('PATCH', routes('v2', '/a'), { headers: MERGE, body: { spec: { port: '2' } } })
    assert.equal(json.metadata.managedFields, undefined)
  })

  it('are looked at by policies in the version these know', async () => {
    const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'
    const rule = {
      operations: ['CREATE'],
      apiGroups: ['convert.example.com'],
      apiVersions: ['v1'],
      resources: ['routes'],
    }
    const validations = [{ expression: "object.spec.address != 'nowhere:1'" }]
    const spec = { matchConstraints: { resourceRules: [rule] }, validations }
    await call('POST', policies, { body: { metadata: { name: 'places' }, spec } })
    const bound = { policyName: 'places', validationActions: ['Deny'] }
    const bindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings'
    await call('POST', bindings, { body: { metadata: { name: 'places' }, spec: bound } })
    const body = { apiVersion: V2, kind: 'Route', metadata: { name: 'a' }, spec: { host: 'nowhere', port: '1' } }
    const { json } = await call('POST', routes('v2'), { body })
    await call('DELETE', `${bindings}/places`)
    assert.match(json.message, /failed expression: object\.spec\.address != 'nowhere:1'$/)
  })

  const REFUSED: readonly (readonly [string, string])[] = [
    ['refuse', 'failed: not today'],
    ['no-response', 'failed: no response provided'],
    ['twice', 'returned 2 objects, expected 1'],
    ['same', `returned invalid object at index 0: invalid groupVersion (expected ${V2}, received ${V1})`],
    ['other-kind', 'returned invalid object at index 0: invalid kind (expected Route, received Other)'],
    ['other-name', 'returned invalid object: must have the same name: other-name != other'],
    [
      'number-as-label',
      'returned invalid metadata: metadata.labels[one] must be a string, but is int64 in converted object',
    ],
    ['old-answer', 'failed: converting (v1beta1.ConversionReview) to (v1.ConversionReview): unknown conversion'],
    ['half-json', "failed: couldn't get version/kind; json parse error: unexpected end of JSON input"],
    ['status', 'failed: a status'],
  ]
  for (const [name, words] of REFUSED) {
    it(`are not told when the webhook answers badly (${name})`, async () => {
      await world.route('v1', name, { address: 'here:1' })
      const { json } = await call('GET', routes('v2', `/${name}`))
      assert.equal(json.message, `conversion webhook for ${V1}, Kind=Route ${words}`)
    })
  }

  it('keep their metadata but for labels and annotations', async () => {
    await world.route('v1', 'other-metadata', { address: 'here:1' })
    const { json } = await call('GET', routes('v2', '/other-metadata'))
    const { labels, finalizers, generation, managedFields } = json.metadata
    assert.deepEqual([labels, finalizers, generation, managedFields.length], [{ added: 'yes' }, undefined, 1, 1])
  })
})
