import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import { failTest } from '../../helpers/fail-test.ts'
import { adminOf } from './admin.ts'
import { type Feed, startFeed } from './feed.ts'
import { type RealCluster, realControlPlane, realNode } from './real-cluster.ts'

/** A cluster under comparison. */
export interface Target {
  kubeconfig: string
  /** Everything in it, kept up to date. */
  feed: Feed
  /** How many times longer than on a control plane alone things may take. */
  pace: number
  close(): Promise<void>
}

/** The two clusters that are compared. */
export interface Targets {
  sandbox: Target
  real: Target
}

/** Control planes without nodes: pods stay Pending. @param folder of the `real-cluster` program */
export async function controlPlanes(folder: string): Promise<Targets> {
  const sandbox = startSandbox({ flavour: 'minikube', port: 0, controlPlaneOnly: true, onError: failTest })
  return followed(await sandbox, await realControlPlane(folder), 1)
}

/** Clusters of one node, on which pods run. @param folder of the `real-cluster` program */
export async function nodes(folder: string): Promise<Targets> {
  const sandbox = startSandbox({ flavour: 'minikube', port: 0, onError: failTest })
  return followed(await sandbox, await realNode(folder), 6)
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>

async function followed(sandbox: Sandbox, real: RealCluster, pace: number): Promise<Targets> {
  const ours = await target(sandbox.kubeconfig(), pace, () => sandbox.close())
  return { sandbox: ours, real: await target(real.kubeconfig, pace, () => real.close()) }
}

async function target(kubeconfig: string, pace: number, close: () => Promise<void>): Promise<Target> {
  const feed = await startFeed(adminOf(kubeconfig))
  return {
    kubeconfig,
    feed,
    pace,
    async close() {
      feed.close()
      await close()
    },
  }
}
