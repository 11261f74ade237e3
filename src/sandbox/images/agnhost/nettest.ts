import { sleep } from '../../clock.ts'
import { type HttpRequest, readBody } from '../../network/http.ts'
import type { Endpoints } from '../../schema/types.gen.ts'
import { type GoResponse, goLog, goNotFound, pathOf } from '../programs/go-http.ts'
import { runGoServer } from '../programs/go-server.ts'
import { fetchUrl } from '../tools/network/fetch.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'
import { apiAddress, getFromCluster } from './in-cluster.ts'

const MINUTE = 60_000
const PAUSE = 5_000
const ROUNDS = 15
const LONGEST_LOG = 500

/** What `/read` answers, in the order Go tells it. */
interface State {
  Hostname: string
  Sent: Record<string, number> | null
  Received: Record<string, number> | null
  Errors: string[] | null
  Log: string[] | null
  StillContactingPeers: boolean
}

interface Nettest {
  process: Process
  peers: number
  service: string
  namespace: string
  state: State
  exit(code: number): void
}

/** `agnhost nettest`: looks for the other pods of its Service, writes to each, and tells whom it has reached and heard. */
export async function nettest(process: Process, flags: AgnhostFlags): Promise<number> {
  let exit: (code: number) => void = () => {}
  const exited = new Promise<number>((resolve) => {
    exit = resolve
  })
  const test: Nettest = {
    process,
    peers: Number(flags.get('peers', '8')),
    service: flags.get('service', 'nettest'),
    namespace: flags.get('namespace', 'default'),
    state: {
      Hostname: process.hostname,
      Sent: null,
      Received: null,
      Errors: null,
      Log: null,
      StillContactingPeers: true,
    },
    exit,
  }
  void contactOthers(test)
  const delay = Number(flags.get('delay-shutdown', '0'))
  const onTerminate = async () => {
    if (delay === 0) return 2
    goLog(process, `Sleeping ${delay} seconds before exit ...`)
    await sleep(process.clock, delay * 1000, process.killed).catch(() => {})
    return 0
  }
  const port = Number(flags.get('port', '8080'))
  return runGoServer(process, new Map([[port, (request: HttpRequest) => answer(test, request)]]), {
    exited,
    onTerminate,
  })
}

async function answer(test: Nettest, request: HttpRequest): Promise<GoResponse> {
  const { state, exit } = test
  switch (pathOf(request)) {
    case '/quit':
      exit(0)
      return {}
    case '/read':
      return { body: JSON.stringify(state, undefined, '\t') }
    case '/status':
      return { body: statusOf(test) }
    case '/write':
      receive(state, (await readBody(request)).toString())
      return { body: `${JSON.stringify({ Hostname: state.Hostname })}\n` }
    default:
      return goNotFound
  }
}

function statusOf(test: Nettest): string {
  const { state, peers, namespace, service } = test
  const [sent, received] = [count(state.Sent), count(state.Received)]
  if (sent >= peers && received >= peers) return 'pass'
  if (state.StillContactingPeers) return 'running'
  note(
    test,
    `Declaring failure for ${namespace}/${service} with ${sent} sent and ${received} received and ${peers} peers`,
  )
  return 'fail'
}

function count(map: Record<string, number> | null): number {
  return Object.keys(map ?? {}).length
}

function receive(state: State, body: string): void {
  try {
    const { Source = '' } = JSON.parse(body) as { Source?: string }
    if (Source === '') throw new Error(`${state.Hostname}: Got request with no source`)
    state.Received = { ...state.Received, [Source]: (state.Received?.[Source] ?? 0) + 1 }
  } catch (error) {
    state.Errors = [...(state.Errors ?? []), (error as Error).message]
  }
}

function note({ state }: Nettest, line: string): void {
  state.Log = [...(state.Log ?? []), line].slice(-LONGEST_LOG)
}

async function contactOthers(test: Nettest): Promise<void> {
  const { process, state, peers, namespace, service } = test
  const { clock, killed } = process
  const pause = Math.max(PAUSE, Math.floor(peers / 10) * 1000)
  const rest = () => sleep(clock, pause, killed).catch(() => {})
  const limit = clock.now() + Math.max(5 * MINUTE, peers * 1000)
  for (let found = await endpoints(test); found.length < peers && clock.now() < limit && !killed.aborted; ) {
    const listed = `has ${found.length} endpoints ([${found.join(' ')}]), which is less than ${peers} as expected`
    note(test, `${namespace}/${service} ${listed}. Waiting for all endpoints to come up.`)
    await rest()
    found = await endpoints(test)
  }
  for (let round = 0; round < ROUNDS && !killed.aborted; round++) {
    for (const endpoint of await endpoints(test)) await contact(test, endpoint)
    await rest()
  }
  state.StillContactingPeers = false
}

async function endpoints(test: Nettest): Promise<string[]> {
  const { process, namespace, service } = test
  try {
    const path = `/api/v1/namespaces/${namespace}/endpoints/${service}`
    const { message, text } = await getFromCluster(process, `${apiAddress(process)}${path}`)
    if (message.statusCode !== 200) throw new Error((JSON.parse(text) as { message: string }).message)
    const { subsets = [] } = JSON.parse(text) as Endpoints
    return subsets.flatMap(({ addresses = [], ports = [] }) =>
      addresses.flatMap(({ ip }) => ports.map(({ port }) => `http://${ip}:${port}`)),
    )
  } catch (error) {
    note(test, `Unable to read the endpoints for ${namespace}/${service}: ${(error as Error).message}.`)
    return []
  }
}

async function contact(test: Nettest, endpoint: string): Promise<void> {
  const { process, state } = test
  note(test, `Attempting to contact ${endpoint}`)
  const url = new URL(`${endpoint}/write`)
  const body = Buffer.from(JSON.stringify({ Source: state.Hostname, Dest: endpoint }))
  const headers = [
    ['Host', url.host],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
  ] as const
  try {
    const { message } = await fetchUrl(process, { url, method: 'POST', headers, body })
    const { Hostname } = JSON.parse((await readBody(message)).toString()) as { Hostname: string }
    state.Sent = { ...state.Sent, [Hostname]: (state.Sent?.[Hostname] ?? 0) + 1 }
  } catch (error) {
    note(test, `Warning: unable to contact the endpoint "${endpoint}": ${(error as Error).message}`)
  }
}
