import assert from 'node:assert/strict'
import { container } from '../container.ts'
import { conf, start } from './start.ts'

describe('nginx configuration', () => {
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
