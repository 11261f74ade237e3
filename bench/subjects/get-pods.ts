import { existsSync } from 'node:fs'
import { connect } from '../../src/cluster/connect.ts'
import { paired } from '../harness/paired.ts'
import { environment, k8slab, run, withHome } from '../harness/program.ts'
import type { Figure, Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'

/** The same kubectl against the sandbox and against a real API server, whose kubeconfig K8SLAB_BENCH_REAL names. */
export const getPods: Subject = {
  name: 'get-pods',
  about: '`kubectl get pods` against the sandbox and a real API server, in turn',
  async measure({ rounds }) {
    const real = process.env['K8SLAB_BENCH_REAL'] ?? ''
    if (!existsSync(real)) return 'K8SLAB_BENCH_REAL names no kubeconfig of a real cluster'
    return withHome(async (home) => {
      await k8slab(home, 'cluster', 'up')
      const sandbox = (await k8slab(home, 'cluster', 'kubeconfig')).stdout.trim()
      const kubectl = kubectlIn(home)
      const count = Math.max(rounds, 15)
      const figures: Figure[] = []
      for (const kubeconfig of [sandbox, real]) await makePods(kubeconfig)
      for (const args of [
        ['get', 'pods'],
        ['get', 'pods', '-n', namespace, '-o', 'json'],
      ]) {
        const { a, b, ratios } = await paired(
          count,
          () => kubectl(sandbox, args),
          () => kubectl(real, args),
        )
        const name = args.join(' ')
        figures.push(
          { name: `${name}: sandbox`, unit: 'ms', samples: a },
          { name: `${name}: real`, unit: 'ms', samples: b },
        )
        figures.push({ name: `${name}: sandbox / real`, unit: 'x', samples: ratios, goal: { of: 'median', limit: 1 } })
      }
      await kubectl(real, ['delete', 'namespace', namespace, '--wait=false'])
      return figures
    })
  },
}

/** The same pods on both; no scheduler takes them, so they stay as they are. */
async function makePods(kubeconfig: string): Promise<void> {
  const cluster = await connect({ kubeconfig })
  const spec = { schedulerName: 'nobody', containers: [{ name: 'c', image: 'c' }] }
  try {
    await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
    await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
    for (let index = 0; index < 10; index++) {
      await cluster.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${index}`, namespace }, spec })
    }
  } finally {
    cluster.close()
  }
}

/** kubectl keeps what it knows of a server in its home. */
function kubectlIn(home: string) {
  return async (kubeconfig: string, args: readonly string[]): Promise<number> => {
    const env = { ...environment(home), HOME: home, KUBECONFIG: kubeconfig }
    const { milliseconds, code, stderr } = await run('kubectl', args, env)
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
    return milliseconds
  }
}
