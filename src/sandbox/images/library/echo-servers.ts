import { type HttpRequest, readBody } from '../../network/http.ts'
import { alpine } from '../base/alpine.ts'
import { scratch } from '../base/scratch.ts'
import { parseGoFlags } from '../programs/go-flags.ts'
import { goLog, pathOf } from '../programs/go-http.ts'
import { runGoServer } from '../programs/go-server.ts'
import type { Image, Process, Program } from '../types.ts'

/** Kubernetes' echoserver: tells about the request it got. */
export const echoserver: Image = {
  repositories: [
    'registry.k8s.io/echoserver',
    'k8s.gcr.io/echoserver',
    'gcr.io/google_containers/echoserver',
    'kicbase/echo-server',
    'registry.k8s.io/e2e-test-images/echoserver',
    'gcr.io/kubernetes-e2e-test-images/echoserver',
  ],
  tags: ['1.0', '1.4', '1.8', '1.9', '1.10', '2.2', '2.3', '2.5', '2.7', 'latest'],
  config: () => {
    const base = alpine('3.8.0')
    return {
      ...base,
      cmd: ['/usr/local/bin/run.sh'],
      sizeInMegabytes: 95,
      programs: { ...base.programs, '/usr/local/bin/run.sh': echo },
    }
  },
}

const echo: Program = (process) => {
  process.stdout.write('Generating self-signed cert\nStarting nginx\n')
  return runGoServer(
    process,
    new Map([
      [
        8080,
        async (request) => ({
          headers: { Server: 'echoserver', 'Content-Type': 'text/plain' },
          body: await describe(process, request),
        }),
      ],
    ]),
  )
}

async function describe(process: Process, request: HttpRequest): Promise<string> {
  const { remoteAddress } = request.connectionInfo
  const headers = Object.entries(request.headers).map(([name, value]) => `\t${name}=${value}`)
  const body = (await readBody(request)).toString()
  return [
    '\n',
    `Hostname: ${process.hostname}\n`,
    'Pod Information:\n\t-no pod information available-\n',
    'Server values:\n\tserver_version=nginx: 1.13.3 - lua: 10008\n',
    `Request Information:\n\tclient_address=${remoteAddress}\n\tmethod=${request.method}\n\treal path=${request.url}\n\tquery=${(request.url ?? '').split('?')[1] ?? ''}\n\trequest_version=${request.httpVersion}\n\trequest_scheme=http\n\trequest_uri=http://${request.headers.host}:8080${pathOf(request)}\n`,
    `Request Headers:\n${headers.sort().join('\n')}\n`,
    `Request Body:\n\t${body || '-no body in request-'}\n\n`,
  ].join('\n')
}

/** hashicorp/http-echo: `-text=hello -listen=:5678`. */
export const httpEcho: Image = {
  repositories: ['hashicorp/http-echo'],
  tags: ['*'],
  config: () => ({ ...scratch(6), entrypoint: ['/http-echo'], programs: { '/http-echo': echoText } }),
}

const echoText: Program = async (process) => {
  const flags = parseGoFlags(process, {
    listen: { value: ':5678', usage: 'address and port to listen' },
    text: { value: '', usage: 'text to put on the webpage' },
    'status-code': { value: '200', usage: 'http response code' },
  })
  if (typeof flags === 'number') return flags
  const text = flags.get('text') || process.env['ECHO_TEXT']
  if (!text) {
    process.stderr.write('Missing -text option!\n')
    return 127
  }
  const listen = flags.get('listen') ?? ':5678'
  goLog(process, `[INFO] server is listening on ${listen}`)
  const handle = (request: HttpRequest) => {
    const { remoteAddress, remotePort } = request.connectionInfo
    goLog(
      process,
      `[INFO] ${request.headers.host} ${remoteAddress}:${remotePort} "${request.method} ${request.url} HTTP/${request.httpVersion}" 200 ${text.length + 1} "${request.headers['user-agent'] ?? ''}" 12.3µs`,
    )
    return {
      status: Number(flags.get('status-code')),
      headers: { 'X-App-Name': 'http-echo', 'X-App-Version': '1.0.0' },
      body: `${text}\n`,
    }
  }
  return runGoServer(process, new Map([[Number(listen.split(':').at(-1)), handle]]))
}
