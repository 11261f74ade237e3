import assert from 'node:assert/strict'
import { createCertificate } from '../../../../src/util/pki/certificate.ts'
import { endpointSlice, service } from '../../network/world.ts'
import { container, type TestContainer } from '../container.ts'

const conf = (text: string) => ({ '/etc/nginx/conf.d/default.conf': text })

async function start(reference: string, text?: string, objects: unknown[] = [], files: Record<string, string> = {}) {
  const nginx = container(reference, { files: { ...(text === undefined ? {} : conf(text)), ...files }, objects })
  await nginx.start()
  await ready(nginx)
  const client = container('curlimages/curl', { network: nginx.network, name: 'client' })
  const curl = (path: string, ...options: string[]) =>
    client.run(['curl', '-s', ...options, path.startsWith('http') ? path : `http://${nginx.net.ip}${path}`])
  return { nginx, client, curl }
}

/** Old versions say nothing when they are up. */
async function ready(nginx: TestContainer): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(nginx.stderr().includes('[emerg]'), false, nginx.stderr())
}

describe('nginx', () => {
  describe('as it comes', () => {
    it('shows the page of 1.10.0 with its headers', async () => {
      const { curl } = await start('nginx:1.10.0')
      const { stdout } = await curl('/', '-i')
      assert.match(
        stdout,
        /^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.10\.0\r\nDate: .*\r\nContent-Type: text\/html\r\nContent-Length: 612\r\nLast-Modified: .*\r\nConnection: keep-alive\r\nETag: "[0-9a-f]+-264"\r\nAccept-Ranges: bytes\r\n\r\n<!DOCTYPE html>/,
      )
    })

    it('shows the page of 1.27.0 with its time', async () => {
      const { curl } = await start('nginx:1.27.0')
      const { stdout } = await curl('/', '-I')
      assert.match(stdout, /Last-Modified: Tue, 28 May 2024 13:22:30 GMT\r\n[\s\S]*ETag: "6655da96-267"/)
    })

    it('writes its access log to stdout and errors to stderr', async () => {
      const { nginx, curl } = await start('nginx:1.27.0')
      await curl('/nope?x=1', '-A', 'test/1')
      await nginx.printed(/^10\.244\.0\.3 - - \[.* \+0000\] "GET \/nope\?x=1 HTTP\/1\.1" 404 153 "-" "test\/1" "-"$/m)
      await nginx.printed(
        /\[error\] 29#29: \*1 open\(\) "\/usr\/share\/nginx\/html\/nope" failed \(2: No such file or directory\), client: 10\.244\.0\.3, server: localhost, request: "GET \/nope\?x=1 HTTP\/1\.1", host: "10\.244\.0\.2"/,
      )
    })

    it('ends with 0 at SIGQUIT', async () => {
      const nginx = container('nginx:1.27.0')
      const process = await nginx.start()
      await nginx.printed('start worker process')
      process.signal('SIGQUIT')
      assert.equal((await process.exited).code, 0)
    })

    it('listens on 8080 where it has no root', async () => {
      const { curl } = await start('nginxinc/nginx-unprivileged:1.27')
      assert.match((await curl(':8080/')).stdout, /Welcome to nginx!/)
    })
  })

  describe('locations', () => {
    const text = `server {
      listen 80;
      location = /exact { return 200 "exact\\n"; }
      location /prefix { return 200 "prefix\\n"; }
      location /prefix/longer { return 200 "longer\\n"; }
      location ^~ /static { return 200 "static\\n"; }
      location ~ \\.php$ { return 200 "php $uri\\n"; }
      location ~* ^/user/(\\d+)$ { return 200 "user $1\\n"; }
      location /old { return 301 /new; }
      location /rewritten { rewrite ^/rewritten/(.*)$ /exact last; }
      location /vars { return 200 "$request_method $args $arg_q $host\\n"; }
      location /gone { return 410; }
      location /files { alias /data/; autoindex on; }
      location / { root /srv; try_files $uri $uri/ /fallback.html; }
      error_page 410 = @gone;
      location @gone { return 200 "was here\\n"; }
      add_header X-Test yes always;
    }`
    let made: Awaited<ReturnType<typeof start>>
    before(async () => {
      made = await start('nginx:1.27.0', text, [], {
        '/srv/fallback.html': 'fallback\n',
        '/srv/a.css': 'a{}\n',
        '/data/one.txt': '1\n',
      })
    })
    for (const [path, expected] of Object.entries({
      '/exact': 'exact\n',
      '/prefix/x': 'prefix\n',
      '/prefix/longer/x': 'longer\n',
      '/static/x.php': 'static\n',
      '/prefix/x.php': 'php /prefix/x.php\n',
      '/USER/42': 'user 42\n',
      '/rewritten/any': 'exact\n',
      '/vars?q=7': 'GET q=7 7 10.244.0.2\n',
      '/missing': 'fallback\n',
      '/files/one.txt': '1\n',
      '/gone': 'was here\n',
    })) {
      it(`serves ${path}`, async () => assert.equal((await made.curl(path)).stdout, expected))
    }
    it('redirects with the whole address', async () => {
      assert.match(
        (await made.curl('/old', '-I')).stdout,
        /301 Moved Permanently[\s\S]*Location: http:\/\/10\.244\.0\.2\/new\r\n/,
      )
    })
    it('lists directories', async () =>
      assert.match((await made.curl('/files/')).stdout, /<a href="one.txt">one.txt<\/a>/))
    it('knows types by extension', async () =>
      assert.match((await made.curl('/a.css', '-I')).stdout, /Content-Type: text\/css/))
    it('adds headers', async () => assert.match((await made.curl('/exact', '-I')).stdout, /X-Test: yes/))
    it('answers a condition', async () => {
      const etag = /ETag: (\S+)/.exec((await made.curl('/a.css', '-I')).stdout)?.[1] ?? ''
      assert.match(
        (await made.curl('/a.css', '-i', '-H', `If-None-Match: ${etag}`)).stdout,
        /^HTTP\/1\.1 304 Not Modified/,
      )
    })
  })

  describe('as a proxy', () => {
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

  describe('with TLS', () => {
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

  describe('configuration', () => {
    for (const [text, words] of Object.entries({
      'server { listen 80': 'unexpected end of file, expecting ";" or "}" in /etc/nginx/conf.d/default.conf:1',
      'server {\n  listen 80;\n  foo bar;\n}': 'unknown directive "foo" in /etc/nginx/conf.d/default.conf:3',
      'listen 80;': '"listen" directive is not allowed here in /etc/nginx/conf.d/default.conf:1',
      'server { listen 80; } }': 'unexpected "}" in /etc/nginx/conf.d/default.conf:1',
      'server { listen 443 ssl; }':
        'no "ssl_certificate" is defined for the "listen ... ssl" directive in /etc/nginx/conf.d/default.conf:1',
    })) {
      it(`complains about ${JSON.stringify(text)}`, async () => {
        const nginx = container('nginx:1.27.0', { files: conf(text) })
        assert.equal((await (await nginx.start()).exited).code, 1)
        assert.ok(nginx.stderr().endsWith(`nginx: [emerg] ${words}\n`), nginx.stderr())
      })
    }

    it('is tested with -t', async () => {
      const { nginx } = await start('nginx:1.27.0')
      assert.deepEqual(await nginx.run(['nginx', '-t']), {
        code: 0,
        stdout: '',
        stderr:
          'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
      })
    })

    it('is read again with -s reload', async () => {
      const { nginx, curl } = await start('nginx:1.27.0', 'server { listen 80; return 200 "one\\n"; }')
      assert.equal((await curl('/')).stdout, 'one\n')
      await nginx.run(
        'echo \'server { listen 80; return 200 "two\\n"; }\' > /etc/nginx/conf.d/default.conf; nginx -s reload',
      )
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
      assert.equal((await curl('/')).stdout, 'two\n')
    })
  })
})
