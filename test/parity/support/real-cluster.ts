import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'
import { type Admin, adminOf } from './admin.ts'

/** A real Kubernetes that answers on 127.0.0.1. */
export interface RealCluster {
  kubeconfig: string
  close(): Promise<void>
}

/** Starts a control plane without nodes. @param folder of the `real-cluster` program */
export async function realControlPlane(folder: string): Promise<RealCluster> {
  return start(folder, ['up', '--control-plane'], async ({ kubeconfig }) => {
    await controllersRun(adminOf(kubeconfig))
    return { kubeconfig }
  })
}

/** Starts the node, of which a machine can have one; needs root. @param folder of the `real-cluster` program */
export async function realNode(folder: string): Promise<RealCluster> {
  return start(folder, ['up'], async ({ kubeconfig, home, env }) => {
    const { port, close } = await relayed(folder, env, path.join(home, 'relay'), kubeconfig)
    return { kubeconfig: kubeconfig.replace(/server: .*/, `server: https://127.0.0.1:${port}`), close }
  })
}

interface Started {
  kubeconfig: string
  home: string
  env: NodeJS.ProcessEnv
}

async function start(
  folder: string,
  up: string[],
  reach: (started: Started) => Promise<{ kubeconfig: string; close?: () => void }>,
): Promise<RealCluster> {
  const home = temporaryFolder()
  const env = { ...process.env, REAL_CLUSTER_HOME: home, REAL_CLUSTER_PORT: String(await freePort()) }
  const run = (...args: string[]) => ended(path.join(folder, 'real-cluster'), args, env, path.join(home, 'log'))
  const down = async () => {
    await run('down').catch(() => undefined)
    removeFolder(home)
  }
  try {
    await run(...up)
    const { kubeconfig, close } = await reach({
      kubeconfig: readFileSync(path.join(home, 'state', 'kubeconfig'), 'utf8'),
      home,
      env,
    })
    return {
      kubeconfig,
      async close() {
        close?.()
        await down()
      },
    }
  } catch (error) {
    await down()
    throw error
  }
}

/** Makes the API server of the node's network namespace answer on a port of this one. */
async function relayed(folder: string, env: NodeJS.ProcessEnv, socket: string, kubeconfig: string) {
  const { hostname, port } = new URL(/server: (\S+)/.exec(kubeconfig)?.[1] ?? '')
  const script = fileURLToPath(new URL('relay.js', import.meta.url))
  const args = ['run', '--', process.execPath, script, socket, hostname, port]
  const inside = spawn(path.join(folder, 'real-cluster'), args, { env, stdio: ['pipe', 'ignore', 'inherit'] })
  await listening(inside, socket)
  const server = createServer((near) => {
    const far = connect(socket)
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  const close = () => {
    server.close()
    inside.stdin?.end()
  }
  return { port: await listen(server), close }
}

async function listening(relay: ChildProcess, socket: string): Promise<void> {
  while (!existsSync(socket)) {
    if (relay.exitCode !== null) throw new Error(`the relay ended with ${relay.exitCode}`)
    await delay(20)
  }
}

/** A fresh control plane answers before its controllers have seen everything; the last of them do when a namespace is furnished. */
async function controllersRun(admin: Admin): Promise<void> {
  const namespace = '/api/v1/namespaces/warm-up'
  const labels = { app: 'warm-up' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'pause' }] } }
  const send = (path: string, body: unknown) =>
    admin.request('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  await send('/api/v1/namespaces', { metadata: { name: 'warm-up' } })
  await send('/apis/apps/v1/namespaces/warm-up/deployments', {
    metadata: { name: 'warm-up' },
    spec: { selector: { matchLabels: labels }, template },
  })
  for (let turn = 0; turn < 100; turn++) {
    const { body } = await admin.request('GET', `${namespace}/pods`)
    if (JSON.parse(body).items?.length > 0) break
    await delay(100)
  }
  await admin.request('DELETE', namespace)
  for (let turn = 0; turn < 150; turn++) {
    if ((await admin.request('GET', namespace)).code === 404) return
    await delay(100)
  }
}

/** The servers it leaves behind would hold a pipe open, so what it says goes to a file. */
async function ended(file: string, args: string[], env: NodeJS.ProcessEnv, log: string): Promise<void> {
  const output = openSync(log, 'a')
  const [code] = await once(spawn(file, args, { env, stdio: ['ignore', output, output] }), 'exit')
  closeSync(output)
  if (code !== 0) throw new Error(`real-cluster ${args.join(' ')} ended with ${code}: ${readFileSync(log, 'utf8')}`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  await once(server, 'close')
  return port
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
