import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { post } from '../../../../src/sandbox/server/webhooks/client.ts'
import { createCertificate } from '../../../../src/util/pki/certificate.ts'
import { container } from '../../images/container.ts'
import { endpointSlice, readerOf, service } from '../../network/world.ts'

describe('a webhook behind a Service', () => {
  const { certificate, authority } = createCertificate({ commonName: 'ca', usage: 'authority', now: Date.now() })
  const caBundle = Buffer.from(certificate).toString('base64')
  const review = {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: { uid: 'u-1', operation: 'CREATE', resource: { group: '', version: 'v1', resource: 'configmaps' } },
  }

  /** agnhost's webhooks as pod and Service `hooks`, with a certificate for a name. */
  async function serve(name: string) {
    const objects: unknown[] = [service('hooks', { clusterIP: '10.96.0.9', ports: [{ port: 443, targetPort: 8444 }] })]
    const own = createCertificate({
      commonName: name,
      names: [name],
      usage: 'server',
      now: Date.now(),
      issuer: authority,
    })
    const files = { '/tls.crt': own.certificate, '/tls.key': own.key }
    const args = ['webhook', '--port=8444', '--tls-cert-file=/tls.crt', '--tls-private-key-file=/tls.key']
    const pod = container('registry.k8s.io/e2e-test-images/agnhost:2.53', { name: 'hooks', args, files, objects })
    objects.push(endpointSlice('hooks', { port: 8444 }, [{ ip: pod.net.ip }]))
    await pod.start()
    assert.equal((await pod.run('curl -sk https://localhost:8444/readyz')).stdout, 'ok')
    return { reader: readerOf(objects), network: pod.network }
  }
  const config = { service: { name: 'hooks', namespace: 'default', path: '/always-deny' }, caBundle }

  it('is reached over the network of the cluster', async () => {
    const places = await serve('hooks.default.svc')
    const { response } = (await post(places, config, review, 5)) as { response: object }
    assert.deepEqual(response, { uid: 'u-1', allowed: false, status: { message: 'this webhook denies all requests' } })
  })

  it('must have a certificate for the name of its Service', async () => {
    const places = await serve('other.default.svc')
    await assert.rejects(
      post(places, config, review, 5),
      /certificate is valid for other.default.svc, not hooks.default.svc/,
    )
  })
})
