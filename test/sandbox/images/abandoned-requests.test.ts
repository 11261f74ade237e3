import { reset } from '../../../src/sandbox/network/connection.ts'
import type { Connection } from '../../../src/sandbox/network/types.ts'
import { turnsUntil } from '../../helpers/turns-until.ts'
import { type ContainerOptions, container } from './container.ts'

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
const proxy =
  'server { listen 80; location / { proxy_pass http://127.0.0.1:8080; } } server { listen 8080; return 200; }'

const servers: readonly (readonly [image: string, port: number, options?: ContainerOptions])[] = [
  ['nginx:1.27', 80],
  ['nginx:1.27', 80, { name: 'proxy', files: { '/etc/nginx/conf.d/default.conf': proxy } }],
  ['httpd:2.4', 80],
  ['redis:7', 6379],
  ['gcr.io/google-samples/hello-app:2.0', 8080],
  ['gcr.io/google-samples/kubernetes-bootcamp:v1', 8080],
  ['kelseyhightower/monolith:1.0.0', 80],
  ['kelseyhightower/auth:1.0.0', 80],
  ['registry.k8s.io/echoserver:1.10', 8080],
  ['hashicorp/http-echo', 5678, { args: ['-text=hi'] }],
  [agnhost, 8080, { name: 'netexec', args: ['netexec'] }],
  [agnhost, 3000, { name: 'guestbook', args: ['guestbook', '--http-port', '3000'] }],
  [agnhost, 8080, { name: 'nettest', args: ['nettest', '-port', '8080'] }],
  [agnhost, 9376, { name: 'serve-hostname', args: ['serve-hostname'] }],
  [agnhost, 80, { name: 'porter', args: ['porter'], env: { SERVE_PORT_80: 'hi' } }],
]

const part = 'Host: x\r\nContent-Length: 100\r\n\r\npart'
const requests = [
  'GET / HT',
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /echo?msg=hello HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  `POST / HTTP/1.1\r\n${part}`,
  `POST /upload HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n${part}`,
  'POST /write HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n',
  '*3\r\n$3\r\nSET\r\n',
  'SUBSCRIBE news\r\n',
  '\x16\x03\x01',
]

const ends: Record<string, (connection: Connection) => void> = {
  reset,
  destroy: (connection) => connection.destroy(),
  end: (connection) => connection.end(),
}

/** Within so many turns of the event loop a request is read and answered. */
const TURNS = 10

// What would fail here is the process: an error that nobody hears, a promise that nobody handles.
describe('clients that go away in the middle of a request', () => {
  for (const [image, port, options = {}] of servers) {
    it(`leave ${options.name ?? image} as it was`, async () => {
      const server = container(image, options)
      await server.start()
      const connect = () => server.network.connect(server.net.ip, port)
      await listening(connect)
      for (const request of requests) {
        for (const end of Object.values(ends)) await abandon(connect, request, end)
      }
      await connect()
    })
  }
})

async function listening(connect: () => Promise<Connection>): Promise<void> {
  let listens = false
  const ask = () =>
    void connect().then(
      (connection) => {
        listens = true
        connection.destroy()
      },
      () => setImmediate(ask),
    )
  ask()
  await turnsUntil(() => listens)
}

/** Sends a request, or a part of one, and goes away after each number of turns. */
async function abandon(
  connect: () => Promise<Connection>,
  request: string,
  end: (connection: Connection) => void,
): Promise<void> {
  for (let turns = 0; turns < TURNS; turns++) {
    const connection = await connect()
    connection.resume()
    connection.write(request)
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    end(connection)
  }
}
