import assert from 'node:assert/strict'
import { endpointSlice, service } from '../../network/world.ts'
import { container } from '../container.ts'
import { start } from './start.ts'

describe('nginx as a proxy', () => {
  const upstream = `upstream hello { server hello.default.svc.cluster.local; }
    server { listen 80;
      location /api/ { proxy_pass http://hello/; proxy_set_header X-Real-IP $remote_addr; }
      location / { proxy_pass http://hello; } }`
  const objects = () => [
    service('hello', { clusterIP: '10.96.0.40', ports: [{ port: 80 }] }),
    endpointSlice('hello', { port: 80 }, [{ ip: '10.244.0.4' }]),
  ]

  it('passes requests on to a Service by its name, in HTTP/1.0', async () => {
    const { nginx, curl } = await start('nginx:1.9.14', upstream, objects())
    const hello = container('kelseyhightower/hello:1.0.0', { network: nginx.network, name: 'hello' })
    await hello.start()
    await hello.printed('HTTP service listening')
    assert.equal(hello.net.ip, '10.244.0.4')
    const { stdout } = await curl('/some/path', '-i', '-A', 'me')
    assert.match(stdout, /^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.9\.14\r\n[\s\S]*\{"message":"Hello"\}\n$/)
    await hello.printed('"GET /some/path HTTP/1.0" me')
    await curl('/api/version')
    await hello.printed('"GET /version HTTP/1.0"')
  })

  it('answers 502 when nobody is there', async () => {
    const { nginx, curl } = await start('nginx:1.27.0', upstream, [objects()[0]])
    assert.match((await curl('/')).stdout, /<h1>502 Bad Gateway<\/h1>/)
    await nginx.printed(
      /connect\(\) failed \(111: Connection refused\) while connecting to upstream, client: .*, upstream: "http:\/\/10\.96\.0\.40:80\/", host: "10\.244\.0\.2"/,
    )
  })

  it('ends with 1 when an upstream has no address', async () => {
    const nginx = container('nginx:1.9.14', {
      files: {
        '/etc/nginx/conf.d/default.conf': '',
        '/etc/nginx/conf.d/frontend.conf':
          'upstream auth {\n    server auth.default.svc.cluster.local;\n}\nserver { listen 80; location / { proxy_pass http://auth; } }\n',
      },
    })
    const process = await nginx.start()
    assert.equal((await process.exited).code, 1)
    const words = 'host not found in upstream "auth.default.svc.cluster.local" in /etc/nginx/conf.d/frontend.conf:2'
    assert.ok(nginx.stderr().includes(`[emerg] 1#1: ${words}\n`), nginx.stderr())
    assert.ok(nginx.stderr().endsWith(`nginx: [emerg] ${words}\n`), nginx.stderr())
  })
})
