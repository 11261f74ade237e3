import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiOf } from './api.ts'
import { daemonsOf, environment, withHome } from './program.ts'

/** A running API server with its controllers. */
export interface ControlPlane {
  name: 'sandbox' | 'real'
  /** Path of the admin's. */
  kubeconfig: string
  /** Its processes. */
  pids: readonly number[]
  /** Milliseconds from nothing to the first request that is answered. */
  startedIn: number
  /** Longest stall of its event loop since the last call, in milliseconds of its own work (see stall-probe.cjs); of the sandbox only. */
  longestStall?(): Promise<number>
}

export const whyNoReal = 'K8SLAB_REAL_CLUSTER names no folder with the program real-cluster'

const daemon = fileURLToPath(new URL('../../dist/daemon.cjs', import.meta.url))
const stallProbe = fileURLToPath(new URL('./stall-probe.cjs', import.meta.url))

/** Does something with both control planes, or with the sandbox alone where there is no real one. */
export function withControlPlanes<T>(work: (planes: readonly ControlPlane[]) => Promise<T>, nodes = 1): Promise<T> {
  return withSandbox(nodes, (sandbox) => {
    const folder = process.env['K8SLAB_REAL_CLUSTER'] ?? ''
    if (!existsSync(path.join(folder, 'real-cluster'))) return work([sandbox])
    return withReal(folder, (real) => work([sandbox, real]))
  })
}

export function withSandbox<T>(nodes: number, work: (sandbox: ControlPlane) => Promise<T>): Promise<T> {
  return withHome(async (home) => {
    const folder = path.join(home, 'sandboxes/minikube')
    const stalls = path.join(home, 'stalls')
    mkdirSync(folder, { recursive: true })
    const started = performance.now()
    const flags = ['--home', folder, '--flavour', 'minikube', '--nodes', String(nodes)]
    const child = spawn(process.execPath, ['--require', stallProbe, daemon, ...flags], {
      env: { ...asStarted(environment(home)), K8SLAB_BENCH_STALLS: stalls },
      stdio: 'ignore',
    })
    const kubeconfig = path.join(folder, 'sandbox/kubeconfig')
    while (daemonsOf(home).length === 0) await pause()
    await firstAnswer(kubeconfig)
    const startedIn = performance.now() - started
    const longest = () => longestStall(Number(child.pid), stalls)
    return work({ name: 'sandbox', kubeconfig, pids: [Number(child.pid)], startedIn, longestStall: longest })
  })
}

/** k8slab starts the sandbox without Node.js' own settings. */
function asStarted({ NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _authorities, ...env }: NodeJS.ProcessEnv) {
  return env
}

async function longestStall(pid: number, file: string): Promise<number> {
  writeFileSync(file, '')
  process.kill(pid, 'SIGUSR2')
  for (;;) {
    const text = readFileSync(file, 'utf8')
    if (text.endsWith('\n')) return Number(text)
    await pause()
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}

async function withReal<T>(folder: string, work: (real: ControlPlane) => Promise<T>): Promise<T> {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'k8slab-bench-real-')))
  const env = { ...process.env, REAL_CLUSTER_HOME: home, REAL_CLUSTER_PORT: String(await freePort()) }
  const command = path.join(folder, 'real-cluster')
  try {
    // The first start unpacks its programs.
    await ended(command, ['up', '--control-plane'], env)
    await ended(command, ['down'], env)
    const started = performance.now()
    await ended(command, ['up', '--control-plane'], env)
    const kubeconfig = path.join(home, 'state', 'kubeconfig')
    await firstAnswer(kubeconfig)
    const startedIn = performance.now() - started
    return await work({ name: 'real', kubeconfig, pids: pidsIn(path.join(home, 'state', 'pids')), startedIn })
  } finally {
    await ended(command, ['down'], env)
    rmSync(home, { recursive: true, force: true })
  }
}

function pidsIn(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => name !== 'supervisor')
    .map((name) => Number(readFileSync(path.join(folder, name), 'utf8').split(' ')[0]))
}

async function firstAnswer(kubeconfig: string): Promise<void> {
  const api = apiOf(kubeconfig, 1)
  for (;;) {
    const answer = await api.send('GET', '/api/v1/namespaces/default').catch(() => undefined)
    if (answer) break
  }
  api.close()
}

async function ended(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const [code] = await once(spawn(file, args, { env, stdio: 'ignore' }), 'exit')
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
