import assert from 'node:assert/strict'
import { fakeClock } from '../../../helpers/fake-clock.ts'
import { namespace, service } from '../../network/world.ts'
import { container } from '../container.ts'

describe('tools that ask for names', () => {
  const objects = [
    namespace('default'),
    service('web', { clusterIP: '10.96.0.20', ports: [{ name: 'http', port: 80 }] }),
  ]
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  const box = container(image, { objects, name: 'box', clock: fakeClock() })
  const output = async (command: string) => (await box.run(command)).stdout

  it('dig tells everything', async () => {
    const name = 'web.default.svc.cluster.local'
    assert.equal(
      await output(`dig ${name}`),
      [
        '',
        `; <<>> DiG 9.18.24 <<>> ${name}`,
        ';; global options: +cmd',
        ';; Got answer:',
        ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 43008',
        ';; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1',
        ';; WARNING: recursion requested but not available',
        '',
        ';; OPT PSEUDOSECTION:',
        '; EDNS: version: 0, flags:; udp: 1232',
        ';; QUESTION SECTION:',
        `;${name}.\t\tIN\tA`,
        '',
        ';; ANSWER SECTION:',
        `${name}.\t30\tIN\tA\t10.96.0.20`,
        '',
        ';; Query time: 0 msec',
        ';; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)',
        ';; WHEN: Thu Jan 01 00:00:00 UTC 2026',
        ';; MSG SIZE  rcvd: 114',
        '',
        '',
      ].join('\n'),
    )
  })

  for (const [args, expected] of [
    ['+short web.default.svc.cluster.local', '10.96.0.20\n'],
    ['+short web', ''],
    ['+noall +answer +search web', 'web.default.svc.cluster.local.\t30\tIN\tA\t10.96.0.20\n'],
    ['+tcp +noall +answer +search web A', 'web.default.svc.cluster.local.\t30\tIN\tA\t10.96.0.20\n'],
    ['+noall +answer +search nope', ''],
    ['+short _http._tcp.web.default.svc.cluster.local SRV', '0 100 80 web.default.svc.cluster.local.\n'],
    ['+short -x 10.96.0.20', 'web.default.svc.cluster.local.\n'],
    [
      '+noall +stats +tcp @10.96.0.10 kubernetes.io',
      /^;; Query time: 0 msec\n;; SERVER: 10\.96\.0\.10#53\(10\.96\.0\.10\) \(TCP\)\n/,
    ],
  ] as const) {
    it(`dig ${args}`, async () => {
      const text = await output(`dig ${args}`)
      if (typeof expected === 'string') assert.equal(text, expected)
      else assert.match(text, expected)
    })
  }

  it('dig tells that a name is not there', async () => {
    assert.match(await output('dig nope'), /status: NXDOMAIN/)
  })

  it('getent finds hosts by the search path', async () => {
    assert.equal(await output('getent hosts web'), '10.96.0.20      web\n')
  })

  it('getent ends with 2 when a host is not there', async () => {
    assert.equal((await box.run('getent hosts nope')).code, 2)
  })

  it('getent finds users by name or number', async () => {
    assert.equal(await output('getent passwd 1000'), await output('getent passwd user-defined-in-image'))
  })
})
