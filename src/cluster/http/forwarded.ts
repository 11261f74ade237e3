import http from 'node:http'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { isObject, type KubeJson } from '../../checks/objects.ts'
import type { HttpAnswer } from '../../checks/result.ts'
import { josa } from '../../i18n/josa.ts'
import { readText } from '../body.ts'
import { saidBy } from '../errors.ts'
import type { Ask, AskOptions } from './ask.ts'
import { openPortForward } from './port-forward.ts'
import { flat, NoAnswerError, NotThereError, noAnswerWithin, noEndpoints } from './proxy.ts'

const closed = { en: 'the connection was closed', ko: '연결이 닫혔습니다' }

/** Asks through a port-forward to the pod, or to a ready pod of the Service. */
export async function askForwarded(ask: Ask, options: AskOptions): Promise<HttpAnswer> {
  const { pod, port } = ask.kind === 'pods' ? await podPort(ask, options) : await endpointOf(ask, options)
  const tunnel = await openPortForward({
    credentials: options.credentials,
    namespace: ask.namespace,
    pod,
    port,
    timeout: ask.timeout,
  })
  const late = setTimeout(() => tunnel.destroy(noAnswerWithin(ask.timeout)), ask.timeout)
  try {
    return await askOver(tunnel, ask)
  } finally {
    clearTimeout(late)
    tunnel.destroy()
  }
}

async function podPort(ask: Ask, { objects }: AskOptions): Promise<{ pod: string; port: number }> {
  const pod = await objects.get({ apiVersion: 'v1', kind: 'Pod', name: ask.name, namespace: ask.namespace })
  if (!pod) throw new NotThereError({ en: `there is no pod ${ask.name}`, ko: `파드 ${ask.name} 없음` })
  return { pod: ask.name, port: containerPort(pod, ask.port) }
}

function containerPort(pod: KubeJson, port: number | string): number {
  if (typeof port === 'number') return port
  const spec = isObject(pod['spec']) ? pod['spec'] : {}
  const containers = Array.isArray(spec['containers']) ? spec['containers'].filter(isObject) : []
  const ports = containers.flatMap((one) => (Array.isArray(one['ports']) ? one['ports'].filter(isObject) : []))
  const found = ports.find((one) => one['name'] === port)
  if (!found)
    throw new NoAnswerError({
      en: `no container port is called ${port}`,
      ko: `이름이 ${port}인 컨테이너 포트가 없습니다`,
    })
  return Number(found['containerPort'])
}

async function endpointOf(ask: Ask, { objects }: AskOptions): Promise<{ pod: string; port: number }> {
  const { namespace, name } = ask
  const service = await objects.get({ apiVersion: 'v1', kind: 'Service', name, namespace })
  if (!service) throw new NotThereError({ en: `there is no service ${name}`, ko: `서비스 ${name} 없음` })
  const portName = servicePortName(service, ask.port)
  const slices = await objects.list('discovery.k8s.io/v1', 'EndpointSlice', {
    namespace,
    labelSelector: `kubernetes.io/service-name=${name}`,
  })
  for (const slice of slices) {
    const port = listOf(slice['ports']).find((one) => (one['name'] ?? '') === portName)
    const endpoint = listOf(slice['endpoints']).find(isReady)
    const target = endpoint && isObject(endpoint['targetRef']) ? endpoint['targetRef'] : undefined
    if (port && target?.['kind'] === 'Pod') return { pod: String(target['name']), port: Number(port['port']) }
  }
  throw new NoAnswerError(noEndpoints(name))
}

function servicePortName(service: KubeJson, port: number | string): string {
  const spec = isObject(service['spec']) ? service['spec'] : {}
  const found = listOf(spec['ports']).find((one) => one['port'] === port || one['name'] === port)
  if (!found)
    throw new NoAnswerError({
      en: `the service has no port ${port}`,
      ko: `서비스에 포트 ${josa(String(port), '이/가')} 없습니다`,
    })
  return String(found['name'] ?? '')
}

function isReady(endpoint: Record<string, unknown>): boolean {
  return isObject(endpoint['conditions']) && endpoint['conditions']['ready'] !== false
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function askOver(tunnel: Duplex, ask: Ask): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const socket = ask.scheme === 'https' ? secure(tunnel, ask) : tunnel
    const fail = (error: Error) => reject(error instanceof NoAnswerError ? error : new NoAnswerError(saidBy(error)))
    socket.on('error', fail)
    tunnel.on('error', fail)
    // After the reason, which TLS tells later than the connection closes.
    tunnel.on('close', () => setImmediate(fail, new NoAnswerError(closed)))
    if (tunnel.destroyed) return fail(tunnel.errored ?? new NoAnswerError(closed))
    const request = http.request({
      createConnection: () => socket,
      method: ask.method,
      path: ask.path,
      headers: { host: ask.name, connection: 'close', ...ask.headers },
    })
    request.on('error', fail)
    request.on('response', (answer) => {
      readText(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: flat(answer.headers), body }),
        fail,
      )
    })
    request.end()
  })
}

function secure(tunnel: Duplex, ask: Ask): tls.TLSSocket {
  const host = ask.headers['host']?.replace(/:\d+$/, '') ?? ask.name
  return tls.connect({ socket: tunnel, servername: host, rejectUnauthorized: !ask.insecure })
}
