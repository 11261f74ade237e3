import { sleep } from '../../clock.ts'
import { codeOf } from '../../network/errors.ts'
import { goError, goLog, pathOf } from '../programs/go-http.ts'
import { type GoHandler, runGoServer } from '../programs/go-server.ts'
import { nextSignal } from '../programs/signals.ts'
import { formatDate } from '../tools/date.ts'
import type { Process, Program } from '../types.ts'
import { crdConversionWebhook } from './crd-conversion-webhook.ts'
import { type AgnhostFlags, parseDuration, readAgnhostFlags } from './flags.ts'
import { grpcHealthChecking } from './grpc-health.ts'
import { guestbook } from './guestbook.ts'
import { inClusterClient } from './in-cluster-client.ts'
import { issuerDiscovery } from './issuer-discovery.ts'
import { mounttest } from './mounttest.ts'
import { netexec } from './netexec.ts'
import { nettest } from './nettest.ts'
import { porter } from './porter.ts'
import { tcpReset } from './tcp-reset.ts'
import { webhook } from './webhook.ts'

type Subcommand = (process: Process, flags: AgnhostFlags) => Promise<number>

/** agnhost, the program of Kubernetes' own tests: one subcommand for each kind of test. */
export const agnhost: Program = (process) => {
  const [name = 'help', ...words] = process.argv.slice(1)
  const subcommand = subcommands[name]
  if (subcommand) return subcommand(process, readAgnhostFlags(words))
  process.stderr.write(`Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`)
  return Promise.resolve(1)
}

const subcommands: Readonly<Record<string, Subcommand>> = {
  'crd-conversion-webhook': crdConversionWebhook,
  guestbook,
  inclusterclient: inClusterClient,
  'tcp-reset': tcpReset,
  'grpc-health-checking': grpcHealthChecking,
  mounttest,
  netexec,
  nettest,
  pause: async (process) => {
    process.stdout.write('Paused\n')
    const signal = await nextSignal(process, ['SIGTERM', 'SIGINT'])
    return signal === 'SIGKILL' ? 137 : 0
  },
  'serve-hostname': serveHostname,
  'test-webserver': testWebserver,
  porter,
  webhook,
  liveness,
  connect,
  'test-service-account-issuer-discovery': issuerDiscovery,
  'logs-generator': generateLogs,
  'entrypoint-tester': async (process) => print(process, `[${process.argv.join(' ')}]\n`),
  'dns-suffix': async (process) => print(process, `${searches(process).join(',')}\n`),
  'dns-server-list': async (process) => {
    const servers = [...process.net.resolvConf.matchAll(/^nameserver (\S+)$/gm)].map(([, server]) => server)
    return print(process, `${servers.join(',')}\n`)
  },
  'etc-hosts': async (process) => print(process, Buffer.from(await process.fs.readFile('/etc/hosts')).toString()),
  help: async (process) =>
    print(
      process,
      `Usage:\n  app [command]\n\nAvailable Commands:\n${Object.keys(subcommands)
        .sort()
        .map((name) => `  ${name}\n`)
        .join('')}`,
    ),
  '--version': async (process) => print(process, 'agnhost version 2.53\n'),
}

function print(process: Process, text: string): number {
  process.stdout.write(text)
  return 0
}

function searches(process: Process): string[] {
  return /^search (.*)$/m.exec(process.net.resolvConf)?.[1]?.split(' ') ?? []
}

async function serveHostname(process: Process, flags: AgnhostFlags): Promise<number> {
  const port = Number(flags.get('port', '9376'))
  goLog(process, `Serving on port ${port}.`)
  const handle: GoHandler = (request) => {
    const { remoteAddress, remotePort } = request.connectionInfo
    goLog(process, `HTTP request from ${remoteAddress}:${remotePort}`)
    return { body: process.hostname }
  }
  return runGoServer(process, new Map([[port, handle]]))
}

async function testWebserver(process: Process, flags: AgnhostFlags): Promise<number> {
  const handle: GoHandler = async (request) => {
    const path = decodeURIComponent(pathOf(request))
    const stat = await process.fs.stat(path).catch(() => undefined)
    if (!stat) return goError(404, '404 page not found')
    if (stat.type === 'file') return { body: Buffer.from(await process.fs.readFile(path)).toString() }
    const names = await process.fs.readdir(path)
    return {
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: `<pre>\n${names.map((name) => `<a href="${name}">${name}</a>\n`).join('')}</pre>\n`,
    }
  }
  return runGoServer(process, new Map([[Number(flags.get('port', '80')), handle]]))
}

/** Healthy for ten seconds, then not. */
async function liveness(process: Process): Promise<number> {
  const started = process.clock.now()
  const handle: GoHandler = (request) => {
    if (pathOf(request) !== '/healthz') return { body: new Date(process.clock.now()).toISOString() }
    const seconds = (process.clock.now() - started) / 1000
    return seconds > 10 ? { status: 500, body: `error: ${seconds}` } : { body: 'ok' }
  }
  return runGoServer(process, new Map([[8080, handle]]))
}

async function connect(process: Process, flags: AgnhostFlags): Promise<number> {
  const [target = ''] = flags.operands
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(target) ?? []
  const timeout = parseDuration(flags.get('timeout', '0s')) ?? 0
  const limit =
    timeout > 0
      ? sleep(process.clock, timeout, process.killed).then(() =>
          Promise.reject(Object.assign(new Error(), { code: 'ETIMEDOUT' })),
        )
      : undefined
  try {
    const attempt = process.net.connect(host, Number(port))
    const connection = await (limit ? Promise.race([attempt, limit]) : attempt)
    connection.destroy()
    return 0
  } catch (error) {
    const words: Readonly<Record<string, string>> = {
      ETIMEDOUT: 'TIMEOUT',
      ECONNREFUSED: 'REFUSED',
      ENOTFOUND: `DNS: ${(error as Error).message}`,
    }
    process.stderr.write(`${words[codeOf(error) ?? ''] ?? `OTHER: ${(error as Error).message}`}\n`)
    return 1
  }
}

async function generateLogs(process: Process, flags: AgnhostFlags): Promise<number> {
  const total = Number(flags.get('log-lines-total', '0'))
  const duration = parseDuration(flags.get('run-duration', '0s')) ?? 0
  if (total <= 0 || duration <= 0) {
    process.stderr.write(total <= 0 ? `Invalid total number of lines: ${total}\n` : `Invalid duration: ${duration}\n`)
    return 255
  }
  for (let id = 0; id < total && !process.killed.aborted; id++) {
    process.stderr.write(
      `I${formatDate('%m%d %H:%M:%S', process.clock.now())}.000000       ${process.pid} logs_generator.go:76] ${logLine(id)}\n`,
    )
    await sleep(process.clock, duration / total, process.killed).catch(() => {})
  }
  return 0
}

function logLine(id: number): string {
  const pick = (values: readonly string[]) => values[Math.floor(Math.random() * values.length)] ?? ''
  const name = Array.from({ length: 3 + Math.floor(Math.random() * 2) }, () =>
    pick([...'bcdfghjklmnpqrstvwxz2456789']),
  ).join('')
  return `${id} ${pick(['GET', 'POST', 'PUT'])} /api/v1/namespaces/${pick(['kube-system', 'default', 'ns'])}/pods/${name} ${200 + Math.floor(Math.random() * 400)}`
}
