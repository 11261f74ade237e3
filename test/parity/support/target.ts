import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import { removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts'
import { type Admin, adminOf } from './admin.ts'

/** A cluster under comparison. */
export interface Target {
  name: string
  kubeconfig: string
  close(): Promise<void>
}

/** Our control plane, in this process. */
export async function sandboxTarget(): Promise<Target> {
  const sandbox = await startSandbox({ flavour: 'minikube', port: 0, controlPlaneOnly: true })
  return { name: 'sandbox', kubeconfig: sandbox.kubeconfig(), close: () => sandbox.close() }
}

/** A real one. @param folder of the `real-cluster` program */
export async function realTarget(folder: string): Promise<Target> {
  const home = temporaryFolder()
  const env = { ...process.env, REAL_CLUSTER_HOME: home, REAL_CLUSTER_PORT: String(await freePort()) }
  const run = (...args: string[]) => ended(path.join(folder, 'real-cluster'), args, env)
  const close = async () => {
    await run('down').catch(() => undefined)
    removeFolder(home)
  }
  try {
    await run('up', '--control-plane')
    const kubeconfig = readFileSync(path.join(home, 'state', 'kubeconfig'), 'utf8')
    await controllersRun(adminOf(kubeconfig))
    return { name: 'real', kubeconfig, close }
  } catch (error) {
    await close()
    throw error
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

/** The servers it leaves behind would hold a pipe open, so nothing of it is read. */
async function ended(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const [code] = await once(spawn(file, args, { env, stdio: 'ignore' }), 'exit')
  if (code !== 0) throw new Error(`real-cluster ${args.join(' ')} ended with ${code}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
