import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { container } from '../container.ts'

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
const TLS = ['--tls-cert-file=/localhost.crt', '--tls-private-key-file=/localhost.key']
const [V1, V2] = ['stable.example.com/v1', 'stable.example.com/v2']

describe('agnhost crd-conversion-webhook', () => {
  async function post(path: string, review: object): Promise<string> {
    const args = ['crd-conversion-webhook', '--alsologtostderr', '-v=4', '--port=8444', ...TLS]
    const server = container(image, { name: 'server', args })
    await server.start()
    const client = container(image, { name: 'client', network: server.network })
    const curl = ['curl', '-sk', '-H', 'Content-Type: application/json', '-d', JSON.stringify(review)]
    const { stdout } = await client.run([...curl, `https://${server.net.ip}:8444${path}`])
    return stdout
  }
  const review = (desiredAPIVersion: string, objects: object[], version = 'v1') => ({
    kind: 'ConversionReview',
    apiVersion: `apiextensions.k8s.io/${version}`,
    request: { uid: 'u-1', desiredAPIVersion, objects },
  })
  const ask = async (desiredAPIVersion: string, ...objects: object[]) =>
    JSON.parse(await post('/crdconvert', review(desiredAPIVersion, objects))).response

  it('parts host and port for version 2', async () => {
    const metadata = { name: 'a' }
    assert.deepEqual(await ask(V2, { apiVersion: V1, kind: 'Test', metadata, hostPort: 'localhost:8080' }), {
      uid: 'u-1',
      convertedObjects: [{ apiVersion: V2, kind: 'Test', metadata, host: 'localhost', port: '8080' }],
      result: { metadata: {}, status: 'Success' },
    })
  })

  it('joins them for version 1', async () => {
    const { convertedObjects } = await ask(V1, { apiVersion: V2, host: 'localhost' }, { apiVersion: V2 })
    assert.deepEqual(convertedObjects, [{ apiVersion: V1, hostPort: 'localhost:' }, { apiVersion: V1 }])
  })

  it('tells what it cannot convert', async () => {
    const message = async (to: string, object: object) => (await ask(to, object)).result.message
    assert.deepEqual(
      [
        await message(V2, { apiVersion: V1, hostPort: 'localhost' }),
        await message(V1, { apiVersion: V1 }),
        await message(V1, { apiVersion: 'other/v1' }),
      ],
      [
        'invalid hostPort value `localhost`',
        'conversion from a version to itself should not call the webhook: stable.example.com/v1',
        'unexpected conversion version "other/v1"',
      ],
    )
  })

  it('answers in the version of the review, and nothing else', async () => {
    assert.equal(
      JSON.parse(await post('/crdconvert', review(V2, [], 'v1beta1'))).apiVersion,
      'apiextensions.k8s.io/v1beta1',
    )
    assert.match(await post('/crdconvert', review(V2, [], 'v2')), /^Unsupported group version kind/)
    assert.equal(await post('/other', review(V2, [])), '404 page not found\n')
    assert.equal(await post('/readyz', {}), 'ok')
  })
})
