import assert from 'node:assert/strict'
import { fakeClock } from '../../../helpers/fake-clock.ts'
import { endpointSlice, namespace, service } from '../../network/world.ts'
import { container } from '../container.ts'

describe('tools', () => {
  const objects = [
    namespace('default'),
    service('web', { clusterIP: '10.96.0.20', ports: [{ name: 'http', port: 80 }] }),
    endpointSlice('web', { name: 'http', port: 80 }, [{ ip: '10.244.0.3' }]),
    service('empty', { clusterIP: '10.96.0.21', ports: [{ port: 80 }] }),
  ]
  const box = container('busybox', { objects, name: 'box' })
  const curlBox = () => container('curlimages/curl', { network: box.network, name: 'curl' })
  before(async () => {
    const web = container('nginx:1.27.0', { network: box.network, name: 'web' })
    await web.start()
    await web.printed('start worker process')
    assert.equal(web.net.ip, '10.244.0.3')
  })

  describe('curl', () => {
    for (const [name, args, code, stderr] of [
      ['an unknown host', ['http://nope.invalid'], 6, /^curl: \(6\) Could not resolve host: nope\.invalid\n$/],
      [
        'a refused port',
        ['http://web-0:1', '--resolve', 'web-0:1:10.244.0.3'],
        7,
        /^curl: \(7\) Failed to connect to web-0 port 1 after \d+ ms: Couldn't connect to server\n$/,
      ],
      ['a Service without endpoints', ['http://empty'], 7, /^curl: \(7\) Failed to connect to empty port 80/],
      [
        'a page that fails with -f',
        ['-f', 'http://web/nope'],
        22,
        /^curl: \(22\) The requested URL returned error: 404\n$/,
      ],
      ['TLS to a plain port', ['https://web:80'], 35, /^curl: \(35\) .*wrong version number\n$/],
      ['another protocol', ['ftp://web'], 1, /^curl: \(1\) Protocol "ftp" not supported\n$/],
      ['an unknown option', ['--frob'], 2, /^curl: option --frob: is unknown\ncurl: try 'curl --help'/],
      ['no answer in time', ['--connect-timeout', '0.01', 'http://203.0.113.1'], 28, /^curl: \(28\) /],
    ] as const) {
      it(`tells ${name}`, async () => {
        const result = await curlBox().run(['curl', '-sS', ...args])
        assert.equal(result.code, code)
        assert.match(result.stderr, stderr)
      })
    }

    it('shows heads with -v', async () => {
      const { stderr } = await curlBox().run(['curl', '-sv', 'http://web/'])
      assert.match(
        stderr,
        /^\* {3}Trying 10\.96\.0\.20:80\.\.\.\n\* Connected to web \(10\.96\.0\.20\) port 80\n> GET \/ HTTP\/1\.1\n> Host: web\n> User-Agent: curl\/\S+\n> Accept: \*\/\*\n> \n< HTTP\/1\.1 200 OK\n/,
      )
    })

    it('writes what -w asks for', async () => {
      const { stdout } = await curlBox().run([
        'curl',
        '-s',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code} %{size_download}\\n',
        'http://web/',
      ])
      assert.equal(stdout, '200 615\n')
    })

    it('follows redirects of the made-up internet', async () => {
      const { stdout } = await curlBox().run(['curl', '-sL', '-w', '%{num_redirects}', '-o', '/dev/null', 'google.com'])
      assert.equal(stdout, '1')
    })
  })

  describe('wget', () => {
    it('saves a page', async () => {
      const { code, stderr } = await box.run('cd /tmp && wget http://web')
      assert.equal(code, 0)
      assert.match(
        stderr,
        /^Connecting to web \(10\.96\.0\.20:80\)\nsaving to 'index\.html'\nindex\.html +100% \|\*+\| +615 +0:00:00 ETA\n'index\.html' saved\n$/,
      )
    })
    it('prints a page quietly', async () => assert.match((await box.run('wget -qO- web')).stdout, /Welcome to nginx!/))
    it('tells an unknown host', async () => {
      assert.deepEqual(await box.run('wget -q nope'), { code: 1, stdout: '', stderr: "wget: bad address 'nope'\n" })
    })
    it('tells a refused connection', async () => {
      assert.equal(
        (await box.run('wget -q empty')).stderr,
        "wget: can't connect to remote host (10.96.0.21): Connection refused\n",
      )
    })
    it('tells an error of the server', async () => {
      assert.equal((await box.run('wget -qO- web/x')).stderr, 'wget: server returned error: HTTP/1.1 404 Not Found\n')
    })
  })

  it('looks up names', async () => {
    const { stdout } = await box.run('nslookup web.default.svc.cluster.local')
    assert.equal(
      stdout,
      'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.96.0.20\n\n',
    )
  })

  it('tells a name that is not there', async () => {
    const { code, stdout } = await box.run('nslookup nope')
    assert.equal(code, 1)
    assert.match(stdout, /\*\* server can't find nope: NXDOMAIN/)
  })

  it('tests ports with nc', async () => {
    assert.equal((await box.run('nc -zv web 80')).stderr, 'web (10.96.0.20:80) open\n')
    assert.equal((await box.run('nc -z -w 1 empty 80')).code, 1)
  })

  it('pings the made-up internet as busybox does', async () => {
    const clock = fakeClock()
    const pinging = container('busybox', { clock })
    const process = await pinging.start(['ping', '-c', '3', 'google.com'])
    await clock.advance(0)
    for (let second = 0; second < 4; second++) await clock.advance(1000)
    assert.equal((await process.exited).code, 0)
    assert.match(
      pinging.stdout(),
      /^PING google\.com \(142\.250\.74\.46\): 56 data bytes\n(64 bytes from 142\.250\.74\.46: seq=\d ttl=115 time=[\d.]+ ms\n){3}\n--- google\.com ping statistics ---\n3 packets transmitted, 3 packets received, 0% packet loss\nround-trip min\/avg\/max = [\d./]+ ms\n$/,
    )
  })

  it('tells a bad address to ping', async () => {
    assert.equal((await box.run('ping -c1 nope')).stderr, "ping: bad address 'nope'\n")
  })

  for (const [user, expected] of [
    ['1002', 'uid=1002 gid=0(root) groups=0(root)\n'],
    ['1002:2002', 'uid=1002 gid=2002 groups=2002\n'],
    ['0:2002', 'uid=0(root) gid=2002 groups=2002\n'],
  ] as const) {
    it(`tells who ${user} is`, async () => {
      assert.equal((await container('busybox', { user }).run('id')).stdout, expected)
    })
  }

  it('packs and unpacks files as kubectl cp does', async () => {
    const { stdout } = await box.run(
      'mkdir -p /tmp/in/sub && echo one > /tmp/in/a && echo two > /tmp/in/sub/b && cd /tmp && tar cf - in | (mkdir out; tar -xmf - -C out); cat out/in/a out/in/sub/b; ls out/in',
    )
    assert.equal(stdout, 'one\ntwo\na\nsub\n')
  })

  for (const [script, expected] of Object.entries({
    'ls -a /home': '.\n..\n',
    'ls /nope': 'ls: /nope: No such file or directory\n',
    'cat /nope': "cat: can't open '/nope': No such file or directory\n",
    hostname: 'box\n',
    id: 'uid=0(root) gid=0(root) groups=0(root)\n',
    'date -d @0 "+%Y-%m-%d %H:%M"': '1970-01-01 00:00\n',
    'seq 5 | tail -n 2': '4\n5\n',
    'seq 5 | head -n 2': '1\n2\n',
    'printf "b\\na\\n" | sort | uniq -c | wc -l': '2\n',
    'echo abc | sed s/b/X/': 'aXc\n',
    'printf "a\\nb\\nc\\n" | grep -v b': 'a\nc\n',
    'printf "a1\\nb2\\n" | grep -o "[0-9]"': '1\n2\n',
    'basename /a/b.txt .txt; dirname /a/b.txt': 'b\n/a\n',
    'echo x > /tmp/f; cp /tmp/f /tmp/g; mv /tmp/g /tmp/h; cat /tmp/h; rm /tmp/h; ls /tmp/h':
      'x\nls: /tmp/h: No such file or directory\n',
    'kill 999': "kill: can't kill pid 999: No such process\n",
    'find /etc -name "os-*"': '/etc/os-release\n',
  })) {
    it(`runs ${JSON.stringify(script)}`, async () => {
      const { stdout, stderr } = await container('busybox', { name: 'box' }).run(script)
      assert.equal(stdout + stderr, expected)
    })
  }
})
