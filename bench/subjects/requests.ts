import { existsSync } from 'node:fs'
import { Bench } from 'tinybench'
import { connect } from '../../src/cluster/connect.ts'
import type { Cluster } from '../../src/cluster/types.ts'
import { k8slab, withHome } from '../harness/program.ts'
import type { Figure, Subject } from '../harness/types.ts'

const namespace = 'k8slab-bench'
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`

/** Single requests over one kept connection; beside those of a real API server when K8SLAB_BENCH_REAL names its kubeconfig. */
export const requests: Subject = {
  name: 'requests',
  about: 'single requests to the API over a kept connection',
  measure: ({ rounds }) =>
    withHome(async (home) => {
      await k8slab(home, 'cluster', 'up')
      const sandbox = (await k8slab(home, 'cluster', 'kubeconfig')).stdout.trim()
      const real = process.env['K8SLAB_BENCH_REAL'] ?? ''
      const figures = await measured('sandbox', sandbox, rounds)
      return existsSync(real) ? [...figures, ...(await measured('real', real, rounds))] : figures
    }),
}

async function measured(name: string, kubeconfig: string, rounds: number): Promise<Figure[]> {
  const cluster = await connect({ kubeconfig })
  await cluster.request('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  })
  try {
    for (let index = 0; index < 100; index++)
      await cluster.request('POST', configMaps, { body: configMap(`kept-${index}`, index) })
    const bench = new Bench({
      iterations: rounds * 5,
      warmupIterations: rounds,
      time: 0,
      warmupTime: 0,
      retainSamples: true,
    })
    addTasks(bench, cluster)
    await bench.run()
    return bench.tasks.map((task) => ({ name: `${task.name}: ${name}`, unit: 'ms', samples: samplesOf(task) }))
  } finally {
    await cluster.request('DELETE', `/api/v1/namespaces/${namespace}`)
    cluster.close()
  }
}

function addTasks(bench: Bench, cluster: Cluster): void {
  let count = 0
  bench.add('get one', () => cluster.request('GET', `${configMaps}/kept-1`))
  bench.add('list 100', () => cluster.request('GET', configMaps))
  bench.add('create', () => cluster.request('POST', configMaps, { body: configMap(`new-${count++}`, count) }))
  bench.add('merge patch', () =>
    cluster.request('PATCH', `${configMaps}/kept-2`, {
      body: { data: { value: String(count++) } },
      contentType: 'application/merge-patch+json',
    }),
  )
  bench.add('server-side apply', () =>
    cluster.request('PATCH', `${configMaps}/kept-3?fieldManager=bench&force=true`, {
      body: configMap('kept-3', count++),
      contentType: 'application/apply-patch+yaml',
    }),
  )
}

function samplesOf({ name, result }: Bench['tasks'][number]): readonly number[] {
  if ('latency' in result && result.latency.samples) return result.latency.samples
  throw new Error(`${name} did not run`, { cause: 'error' in result ? result.error : undefined })
}

function configMap(name: string, value: number) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value: String(value) } }
}
