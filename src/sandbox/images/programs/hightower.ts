import type { ServerResponse } from 'node:http'
import { codeOf } from '../../network/errors.ts'
import type { HttpHandler, HttpRequest } from '../../network/http.ts'
import type { Process, Program } from '../types.ts'
import { type GoFlag, parseGoFlags, portOf } from './go-flags.ts'
import { type GoResponse, goError, goLog, goNotFound, pathOf, respondAsGo } from './go-http.ts'
import { signToken, verifyToken } from './jwt.ts'
import { openServers, type Servers } from './servers.ts'
import { nextSignal } from './signals.ts'

export type HightowerApp = 'monolith' | 'auth' | 'hello'

type Route = (request: HttpRequest) => GoResponse

const TOKEN_SECONDS = 259_200
/** `/secure` checks tokens with this key whatever `-secret` says: the app's own mistake. */
const VERIFY_SECRET = 'secret'
const HELLO: GoResponse = { body: '{"message":"Hello"}\n' }
const UNAUTHORIZED = goError(401, 'authorization failed')

/** The app of Kelsey Hightower's course: the monolith, or the two services it is split into. */
export function hightower(app: HightowerApp, version: string): Program {
  return async (process) => {
    const flags = parseGoFlags(process, flagsOf(app))
    if (typeof flags === 'number') return flags
    const [httpAddress = '', healthAddress = ''] = [flags.get('http'), flags.get('health')]
    goLog(process, app === 'auth' ? 'Starting Auth service...' : 'Starting server...')
    goLog(process, `Health service listening on ${healthAddress}`)
    goLog(process, `HTTP service listening on ${httpAddress}`)

    const servers = openServers(process)
    const health = createHealth()
    const routes = routesOf(process, app, version, flags.get('secret') ?? VERIFY_SECRET)
    const failure =
      listen(
        process,
        servers,
        healthAddress,
        logged(process, (request) => health.answer(pathOf(request))),
      ) ?? listen(process, servers, httpAddress, logged(process, routes))
    if (failure !== undefined) return failure

    const signal = await nextSignal(process, ['SIGTERM', 'SIGINT'])
    if (signal === 'SIGKILL') return 137
    goLog(process, `Captured ${signal === 'SIGTERM' ? 'terminated' : 'interrupt'}. Exiting...`)
    await servers.drain()
    servers.close()
    return 0
  }
}

function flagsOf(app: HightowerApp): Record<string, GoFlag> {
  const flags: Record<string, GoFlag> = {
    http: { value: '0.0.0.0:80', usage: 'HTTP service address.' },
    health: { value: '0.0.0.0:81', usage: 'Health service address.' },
  }
  return app === 'hello' ? flags : { ...flags, secret: { value: 'secret', usage: 'JWT signing secret.' } }
}

function listen(process: Process, servers: Servers, address: string, handle: HttpHandler): number | undefined {
  try {
    servers.http(portOf(address), handle)
    return undefined
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error
    goLog(process, `listen tcp ${address}: bind: address already in use`)
    servers.close()
    return 1
  }
}

/** Answers with a route and writes the request to the log, probes too. */
function logged(process: Process, route: Route): HttpHandler {
  return (request: HttpRequest, response: ServerResponse) => {
    const { remoteAddress, remotePort } = request.connectionInfo
    const time = new Date(process.clock.now()).toUTCString().replace('GMT', 'UTC')
    const agent = request.headers['user-agent'] ?? ''
    process.stdout.write(
      `${remoteAddress}:${remotePort} - - [${time}] "${request.method} ${pathOf(request)} HTTP/${request.httpVersion}" ${agent}\n`,
    )
    request.resume()
    respondAsGo(process, request, response, route(request))
  }
}

/** Liveness and readiness, which a request to `…/status` turns off and on. They are forgotten at a restart. */
function createHealth() {
  const status = new Map([
    ['/healthz', 200],
    ['/readiness', 200],
  ])
  return {
    answer(path: string): GoResponse {
      const toggled = path.replace(/\/status$/, '')
      const current = status.get(toggled)
      if (current === undefined) return goNotFound
      if (toggled === path) return { status: current }
      status.set(toggled, current === 200 ? 503 : 200)
      return {}
    },
  }
}

function routesOf(process: Process, app: HightowerApp, version: string, secret: string): Route {
  const now = () => Math.floor(process.clock.now() / 1000)
  const routes: Record<string, Route> = { '/version': () => ({ body: `{"version":"${version}"}\n` }) }
  if (app !== 'hello') routes['/login'] = (request) => login(request, secret, now())
  if (app !== 'auth') routes['/secure'] = (request) => (isAuthorized(request, now()) ? HELLO : UNAUTHORIZED)
  return (request) => routes[pathOf(request)]?.(request) ?? (app === 'auth' ? goNotFound : HELLO)
}

function login(request: HttpRequest, secret: string, now: number): GoResponse {
  const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ')
  const pair = Buffer.from(credentials, 'base64').toString()
  if (scheme?.toLowerCase() !== 'basic' || pair !== 'user:password') return UNAUTHORIZED
  const claims = { email: 'user@example.com', exp: now + TOKEN_SECONDS, iat: now, iss: 'auth.service', sub: 'user' }
  return { body: `{"token":"${signToken(claims, secret)}"}\n` }
}

function isAuthorized(request: HttpRequest, now: number): boolean {
  const bearer = /^bearer (.*)$/i.exec(request.headers.authorization ?? '')?.[1]
  const token = bearer ?? new URLSearchParams((request.url ?? '').split('?')[1]).get('access_token')
  return token !== null && token !== undefined && verifyToken(token, VERIFY_SECRET, now)
}
