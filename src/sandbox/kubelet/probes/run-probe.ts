import { messageOf } from '../../../util/message-of.ts'
import type { Clock } from '../../clock.ts'
import type { Network } from '../../network/types.ts'
import type { Container, HTTPGetAction, Probe } from '../../schema/types.gen.ts'
import type { RuntimeContainer } from '../runtime/container.ts'
import { runCommand } from '../runtime/run-command.ts'
import { grpcHealth } from './grpc.ts'
import { httpGet, urlOf } from './http.ts'
import { portOf } from './ports.ts'

export interface ProbeSubject {
  container: RuntimeContainer
  spec: Container
  podIP: string
  network: Network
  clock: Clock
}

export interface ProbeOutcome {
  ok: boolean
  /** What the event says after `… probe failed: `. */
  output: string
  /** The probe could not be made: its result does not count. */
  errored?: boolean
}

/** Makes one probe for real and within its time (pkg/probe). */
export async function runProbe(probe: Probe, subject: ProbeSubject, stopped: AbortSignal): Promise<ProbeOutcome> {
  const seconds = probe.timeoutSeconds ?? 1
  const limit = new AbortController()
  const abort = () => limit.abort(new Error('aborted'))
  stopped.addEventListener('abort', abort, { once: true })
  const timer = subject.clock.setTimeout(abort, seconds * 1000)
  const late = new Promise<'late'>((resolve) => limit.signal.addEventListener('abort', () => resolve('late')))
  try {
    const outcome = await Promise.race([attempt(probe, subject, limit.signal), late])
    return outcome === 'late' ? { ok: false, output: lateOutput(probe, subject, seconds) } : outcome
  } catch (error) {
    return { ok: false, output: messageOf(error) }
  } finally {
    timer.cancel()
    stopped.removeEventListener('abort', abort)
  }
}

async function attempt(probe: Probe, subject: ProbeSubject, signal: AbortSignal): Promise<ProbeOutcome> {
  if (probe.httpGet) return probeHttp(probe.httpGet, subject, signal)
  if (probe.exec) {
    return probeExec(probe.exec.command ?? [], subject, signal)
  }
  const host = probe.tcpSocket?.host || subject.podIP
  if (probe.grpc)
    return grpcHealth(subject.network, { host, port: probe.grpc.port, service: probe.grpc.service ?? '' }, signal)
  if (!probe.tcpSocket) return { ok: false, output: 'missing probe handler' }
  return probeTcp(subject.network, host, portOf(probe.tcpSocket.port, subject.spec))
}

async function probeExec(
  command: readonly string[],
  { container }: ProbeSubject,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  try {
    const { code, output } = await runCommand(container.config, command, signal)
    return { ok: code === 0, output }
  } catch (error) {
    return { ok: false, errored: true, output: `rpc error: code = Unknown desc = ${messageOf(error)}` }
  }
}

async function probeHttp(
  action: HTTPGetAction,
  { network, podIP, spec }: ProbeSubject,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const port = portOf(action.port, spec)
  try {
    const { status } = await httpGet(action, { network, podIP, port, signal })
    const ok = status >= 200 && status < 400
    return { ok, output: ok ? '' : `HTTP probe failed with statuscode: ${status}` }
  } catch (error) {
    const cause = dialFailure(error, action.host || podIP, port)
    return { ok: false, output: `Get "${urlOf(action, podIP, port)}": ${cause}` }
  }
}

async function probeTcp(network: Network, host: string, port: number): Promise<ProbeOutcome> {
  try {
    const connection = await network.connect(host, port)
    connection.destroy()
    return { ok: true, output: '' }
  } catch (error) {
    return { ok: false, output: dialFailure(error, host, port) }
  }
}

/** A failed connection as Go's net package tells it. */
function dialFailure(error: unknown, host: string, port: number): string {
  const { code } = error as NodeJS.ErrnoException
  const words: Record<string, string> = {
    ECONNREFUSED: 'connect: connection refused',
    EHOSTUNREACH: 'connect: no route to host',
    ETIMEDOUT: 'i/o timeout',
  }
  const known = code === undefined ? undefined : words[code]
  if (known) return `dial tcp ${host}:${port}: ${known}`
  if (code === 'ECONNRESET') return `read tcp ${host}:${port}: read: connection reset by peer`
  return messageOf(error)
}

function lateOutput(
  { httpGet: action, exec, tcpSocket, grpc }: Probe,
  { podIP, spec }: ProbeSubject,
  seconds: number,
): string {
  if (action) {
    const url = urlOf(action, podIP, portOf(action.port, spec))
    return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  }
  if (exec) return `command timed out: "${(exec.command ?? []).join(' ')}" timed out after ${seconds}s`
  if (grpc)
    return `timeout: failed to connect service "${podIP}:${grpc.port}" within ${seconds}s: context deadline exceeded`
  return `dial tcp ${tcpSocket?.host || podIP}:${tcpSocket ? portOf(tcpSocket.port, spec) : 0}: i/o timeout`
}
