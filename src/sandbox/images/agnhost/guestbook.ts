import { sleep } from '../../clock.ts'
import { type HttpRequest, readBody } from '../../network/http.ts'
import { type GoResponse, goError, goLog, pathOf } from '../programs/go-http.ts'
import { queryOf, runGoServer } from '../programs/go-server.ts'
import { fetchUrl } from '../tools/network/fetch.ts'
import type { Process } from '../types.ts'
import type { AgnhostFlags } from './flags.ts'

const REGISTER_TIMEOUT_MILLISECONDS = 15_000

/** `agnhost guestbook`: a primary keeps entries and passes them on to replicas; a frontend asks them by their Services' names. */
export async function guestbook(process: Process, flags: AgnhostFlags): Promise<number> {
  const backendPort = flags.get('backend-port', '6379')
  const store = new Map<string, string>()
  const replicas: string[] = []
  let exit: (code: number) => void = () => {}
  const exited = new Promise<number>((resolve) => {
    exit = resolve
  })
  const primary = flags.get('replicaof')
  if (primary !== '') void register(process, primary, backendPort, store).then((ok) => ok || exit(1))
  const dial = (host: string, request: string) => get(process, `http://${host}:${backendPort}/${request}`)
  const handle = async (request: HttpRequest): Promise<GoResponse> => {
    goLog(process, `GET ${request.url}`)
    const query = queryOf(request)
    switch (pathOf(request)) {
      case '/register':
        replicas.push(query.get('host') ?? '')
        goLog(process, `Node '${query.get('host')}' registered.`)
        return { body: JSON.stringify({ data: Object.fromEntries(store) }) }
      case '/get':
        return {
          body: JSON.stringify({
            data: query.get('key') ? (store.get(query.get('key') ?? '') ?? '') : Object.fromEntries(store),
          }),
        }
      case '/set':
        return save(store, replicas, query, dial)
      case '/guestbook':
        return forward(query, dial)
      default:
        return goError(404, '404 page not found')
    }
  }
  return runGoServer(process, new Map([[Number(flags.get('http-port', '80')), handle]]), { exited })
}

type Dial = (host: string, request: string) => Promise<string>

async function save(
  store: Map<string, string>,
  replicas: readonly string[],
  query: URLSearchParams,
  dial: Dial,
): Promise<GoResponse> {
  const [key, value] = [query.get('key') ?? '', query.get('value') ?? '']
  if (key === '') return goError(400, 'cannot set with empty key.')
  store.set(key, value)
  for (const replica of replicas) {
    try {
      await dial(replica, `set?${new URLSearchParams({ key, value })}`)
    } catch (error) {
      return goError(417, `encountered error while propagating to replica '${replica}': ${(error as Error).message}`)
    }
  }
  return { body: JSON.stringify({ message: 'Updated' }) }
}

async function forward(query: URLSearchParams, dial: Dial): Promise<GoResponse> {
  const command = (query.get('cmd') ?? '').toLowerCase()
  const [key, value] = [query.get('key') ?? '', query.get('value') ?? '']
  if (command !== 'get' && command !== 'set') return goError(400, `unsupported cmd: '${command}'`)
  if (command === 'set' && key === '') return goError(400, 'cannot set with empty key.')
  try {
    const host = command === 'get' ? 'agnhost-replica' : 'agnhost-primary'
    return { body: await dial(host, `${command}?${new URLSearchParams({ key, value })}`) }
  } catch (error) {
    return goError(417, `encountered error: ${(error as Error).message}`)
  }
}

async function register(process: Process, primary: string, port: string, store: Map<string, string>): Promise<boolean> {
  const end = process.clock.now() + REGISTER_TIMEOUT_MILLISECONDS
  while (process.clock.now() < end && !process.killed.aborted) {
    try {
      goLog(process, `Registering to primary: ${primary}:${port}/register?host=${process.net.ip}`)
      const { data } = JSON.parse(await get(process, `http://${primary}:${port}/register?host=${process.net.ip}`)) as {
        data: Record<string, string>
      }
      for (const [key, value] of Object.entries(data)) store.set(key, value)
      goLog(process, `Registered to node: ${primary}`)
      return true
    } catch (error) {
      goLog(process, `encountered error while registering to primary: ${(error as Error).message}. Retrying in 1s.`)
      await sleep(process.clock, 1000, process.killed).catch(() => {})
    }
  }
  goLog(process, 'Timed out while registering to primary.')
  return false
}

async function get(process: Process, address: string): Promise<string> {
  const url = new URL(address)
  const headers = [
    ['Host', url.host],
    ['User-Agent', 'Go-http-client/1.1'],
  ] as const
  const { message } = await fetchUrl(process, { url, method: 'GET', headers, connectTimeoutMilliseconds: 5000 })
  return (await readBody(message)).toString()
}
