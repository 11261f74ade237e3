import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import { makeCertificates } from '../../src/engine/certificates.ts'

describe('certificates of a lab', () => {
  const files = makeCertificates(['localhost', '127.0.0.1', '*.example.com'], 30, Date.now())

  it('are an authority and a certificate for the hosts', () => {
    assert.deepEqual(Object.keys(files).sort(), ['ca-key.pem', 'ca.pem', 'cert.pem', 'key.pem'])
    const certificate = new X509Certificate(files['cert.pem'] ?? '')
    assert.equal(certificate.checkIssued(new X509Certificate(files['ca.pem'] ?? '')), true)
    assert.equal(certificate.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, DNS:*.example.com')
  })

  it('are made anew each time', () => {
    assert.notEqual(makeCertificates(['localhost'], 30, Date.now())['key.pem'], files['key.pem'])
  })

  it('make a TLS connection that a client trusts', async () => {
    const server = createServer({ cert: files['cert.pem'], key: files['key.pem'] })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: files['ca.pem'] })
    try {
      await new Promise((resolve, reject) =>
        socket.once('secureConnect', () => resolve(undefined)).once('error', reject),
      )
      assert.equal(socket.authorized, true)
    } finally {
      socket.destroy()
      server.close()
    }
  })
})
