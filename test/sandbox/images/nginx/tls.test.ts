import assert from 'node:assert/strict'
import { createCertificate } from '../../../../src/util/pki/certificate.ts'
import { container } from '../container.ts'
import { conf, start } from './start.ts'

describe('nginx with TLS', () => {
  const authority = createCertificate({ commonName: 'test authority', usage: 'authority', now: Date.now() })
  const pair = createCertificate({
    commonName: 'web.example',
    names: ['web.example'],
    usage: 'server',
    now: Date.now(),
    issuer: authority.authority,
  })
  const files = { '/etc/tls/key.pem': pair.key, '/etc/tls/cert.pem': pair.certificate }
  const text = (how: string) =>
    `server { ${how} ssl_certificate /etc/tls/cert.pem; ssl_certificate_key /etc/tls/key.pem; location / { return 200 "secret\\n"; } }`

  it('serves the mounted certificate, with `ssl on` in old versions', async () => {
    const { curl, client } = await start('nginx:1.9.14', text('listen 443; ssl on;'), [], files)
    assert.equal((await curl('https://10.244.0.2/', '-k')).stdout, 'secret\n')
    await client.run(['sh', '-c', `cat > /tmp/ca.pem`], authority.certificate)
    const trusted = await curl(
      'https://web.example/',
      '--cacert',
      '/tmp/ca.pem',
      '--resolve',
      'web.example:443:10.244.0.2',
    )
    assert.equal(trusted.stdout, 'secret\n')
  })

  it('is not trusted without its authority', async () => {
    const { curl } = await start('nginx:1.27.0', text('listen 443 ssl;'), [], files)
    const { code, stderr } = await curl('https://10.244.0.2/', '-S')
    assert.equal(code, 60)
    assert.match(stderr, /^curl: \(60\) SSL certificate problem: unable to get local issuer certificate\n/)
  })

  it('tells plain HTTP on a TLS port', async () => {
    const { curl } = await start('nginx:1.27.0', text('listen 443 ssl;'), [], files)
    const { stdout } = await curl('http://10.244.0.2:443/', '-i')
    assert.match(stdout, /^HTTP\/1\.1 400 Bad Request[\s\S]*The plain HTTP request was sent to HTTPS port/)
  })

  it('does not know `ssl on` since 1.25.1', async () => {
    const nginx = container('nginx:1.27.0', { files: conf(text('listen 443;\nssl on;')) })
    const process = await nginx.start()
    assert.equal((await process.exited).code, 1)
    assert.match(
      nginx.stderr(),
      /nginx: \[emerg\] unknown directive "ssl" in \/etc\/nginx\/conf\.d\/default\.conf:2\n$/,
    )
  })
})
