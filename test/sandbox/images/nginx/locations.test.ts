import assert from 'node:assert/strict'
import { start } from './start.ts'

describe('nginx locations', () => {
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
