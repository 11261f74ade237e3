import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../helpers/api-server.ts'

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps'
const PATCHED = `${CONFIG_MAPS}/some`
const MOST = 3 * 1024 * 1024
const DEEP = 20_000

const nested = (open: string, close: string, depth = DEEP) => open.repeat(depth) + close.repeat(depth)
const as = (type: string) => ({ 'content-type': `application/${type}` })

/** A ConfigMap of so many bytes. */
function configMap(bytes: number): string {
  const text = (payload: string) => JSON.stringify({ metadata: { name: 'large' }, data: { payload } })
  return text('x'.repeat(bytes - text('').length))
}

describe('API server at its limits', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.call('POST', CONFIG_MAPS, { body: { metadata: { name: 'some' }, data: { a: 'b' } } })
  })
  after(() => server.close())

  it('reads a body of 3 MiB', async () => {
    const { code, json } = await server.call('POST', CONFIG_MAPS, { body: configMap(MOST) })
    assert.equal(code, 422)
    assert.equal(json.message, 'ConfigMap "large" is invalid: []: Too long: may not be more than 1048576 bytes')
  })

  for (const [method, path, type] of [
    ['POST', CONFIG_MAPS, 'json'],
    ['POST', CONFIG_MAPS, 'yaml'],
    ['POST', CONFIG_MAPS, 'vnd.kubernetes.protobuf'],
    ['PUT', PATCHED, 'json'],
    ['PATCH', PATCHED, 'merge-patch+json'],
    ['PATCH', PATCHED, 'strategic-merge-patch+json'],
    ['PATCH', PATCHED, 'json-patch+json'],
    ['PATCH', `${PATCHED}?fieldManager=a`, 'apply-patch+yaml'],
    ['DELETE', PATCHED, 'json'],
    ['DELETE', CONFIG_MAPS, 'json'],
  ] as const) {
    it(`refuses one byte more: ${method} ${type} ${path === CONFIG_MAPS ? 'of all' : ''}`, async () => {
      const { code, json } = await server.call(method, path, { body: configMap(MOST + 1), headers: as(type) })
      assert.deepEqual(
        [code, json.reason, json.message],
        [413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'],
      )
    })
  }

  it('refuses a JSON patch of more than 10,000 operations', async () => {
    const body = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/kind', value: 'ConfigMap' }))
    const { code, json } = await server.call('PATCH', PATCHED, { body, headers: as('json-patch+json') })
    assert.equal(code, 413)
    assert.equal(
      json.message,
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    )
  })

  it('refuses a JSON patch whose copies grow without bound', async () => {
    const body = Array.from({ length: 60 }, (_, at) => ({ op: 'copy', from: '/data', path: `/data/${at}` }))
    const { code } = await server.call('PATCH', PATCHED, { body, headers: as('json-patch+json') })
    assert.equal(code, 422)
  })

  const json = /json parse error: invalid character '.' exceeded max depth/
  const yaml = /yaml: exceeded max depth of 10000/
  for (const [type, body, message] of [
    ['json', nested('[', ']'), json],
    ['json', `{"kind":"ConfigMap","x":${nested('{"a":', '}').replace('}', '1}')}}`, json],
    ['yaml', nested('[', ']'), yaml],
    ['yaml', `${'- '.repeat(DEEP)}a`, yaml],
    ['yaml', `a: ${nested('{a: ', '}')}`, yaml],
    ['yaml', `${'? '.repeat(DEEP)}a`, yaml],
  ] as const) {
    it(`refuses ${body.slice(0, 20)}… as ${type}`, async () => {
      const answer = await server.call('POST', CONFIG_MAPS, { body, headers: as(type) })
      assert.equal(answer.code, 400)
      assert.match(answer.json.message, message)
    })
  }

  for (const [type, body, message] of [
    ['merge-patch+json', nested('{"a":', '}'), "error decoding patch: invalid character '{' exceeded max depth"],
    ['strategic-merge-patch+json', nested('{"a":', '}'), "invalid character '{' exceeded max depth"],
    ['json-patch+json', nested('[', ']'), "error decoding patch: invalid character '[' exceeded max depth"],
    [
      'apply-patch+yaml',
      nested('[', ']'),
      'error decoding YAML: error converting YAML to JSON: yaml: exceeded max depth of 10000',
    ],
  ] as const) {
    it(`refuses endless nesting as ${type}`, async () => {
      const path = `${PATCHED}?fieldManager=a`
      const answer = await server.call('PATCH', path, { body, headers: as(type) })
      assert.deepEqual([answer.code, answer.json.message], [400, message])
    })
  }

  it('reads headers and addresses of a megabyte', async () => {
    const selector = `a in (${'x'.repeat(60)},`.padEnd(200_000, `${'y'.repeat(60)},`)
    const query = encodeURIComponent(`${selector}z)`)
    const { code } = await server.call('GET', `${CONFIG_MAPS}?labelSelector=${query}`, {
      headers: { 'x-long': 'x'.repeat(500_000) },
    })
    assert.equal(code, 200)
  })

  it('refuses larger headers', async () => {
    const { code } = await server.call('GET', '/readyz', { headers: { 'x-long': 'x'.repeat(1_100_000) } })
    assert.equal(code, 431)
  })

  for (const [path, code, text] of [
    ['/api/v1//namespaces/default', 404, /could not find the requested resource/],
    ['/api//v1', 404, /could not find the requested resource/],
    ['/apis//apps/v1/deployments', 404, /^404 page not found/],
    ['//api/v1/namespaces/default', 404, /^404 page not found/],
    ['/api/v1/%zz', 400, /^400 Bad Request$/],
    ['/api/v1/namespaces/de%00fault', 404, /not found/],
    ['/api/v1%2Fnamespaces/default', 200, /"kind":"Namespace"/],
    ['/api/v1/namespaces?limit=%zz', 200, /NamespaceList/],
    ['/api/v1/namespaces?limit=1;watch=1', 200, /NamespaceList/],
  ] as const) {
    it(`answers ${path} with ${code}`, async () => {
      const answer = await server.call('GET', path)
      assert.equal(answer.code, code)
      assert.match(answer.text, text)
    })
  }
})
