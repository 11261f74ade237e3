import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { connect } from '../../src/cluster/connect.ts'
import type { Cluster } from '../../src/cluster/types.ts'
import { environment, k8slab, program, withHome } from '../harness/program.ts'
import { spread } from '../harness/table.ts'
import type { Subject } from '../harness/types.ts'

/** The step is never done: its last check never holds. */
const lab = `apiVersion: k8slab.dev/v1
id: bench
title: { en: Bench }
summary: { en: A check that turns green and back. }
level: 1
minutes: 1
steps:
  - id: only
    title: { en: Only }
    checks:
      - title: { en: The config map says so }
        target: { apiVersion: v1, kind: ConfigMap, name: bench }
        match: { data: { state: green } }
      - title: { en: A config map has the label }
        target: { apiVersion: v1, kind: ConfigMap, selector: { state: green } }
        count: { min: 1 }
      - title: { en: Never }
        target: { apiVersion: v1, kind: ConfigMap, name: never }
        match: { data: { state: green } }
`

/** From the answer to an API write that makes a check true until the built program, in its own process, has told so. */
export const checkGreen: Subject = {
  name: 'check-green',
  about: 'from the answer to the write that makes a check true until the watching program has printed it green',
  measure: ({ rounds }) =>
    withHome(async (home) => {
      const folder = path.join(home, 'bench')
      mkdirSync(path.join(folder, 'text'), { recursive: true })
      writeFileSync(path.join(folder, 'lab.yaml'), lab)
      writeFileSync(path.join(folder, 'text', 'en.md'), '# Bench\n\n## only\n\nWait.\n')
      await k8slab(home, 'start', folder)
      const kubeconfig = (await k8slab(home, 'cluster', 'kubeconfig')).stdout.trim()
      const cluster = await connect({ kubeconfig })
      const watching = watch(home)
      try {
        return await measure(cluster, watching, Math.max(rounds, 10) * 5)
      } finally {
        watching.child.kill('SIGINT')
        await once(watching.child, 'close')
        cluster.close()
      }
    }),
}

async function measure(cluster: Cluster, { until }: Watching, count: number) {
  const samples: { answered: number[]; sent: number[] }[] = [0, 1].map(() => ({ answered: [], sent: [] }))
  await cluster.request('POST', configMaps, { body: configMap('red') })
  await Promise.all([until(0, 'fail'), until(1, 'fail')])
  for (let round = 0; round < count; round++) {
    const greens = [until(0, 'pass'), until(1, 'pass')]
    // No rhythm that a timer of the program could fall in with.
    await setTimeout(Math.random() * 40)
    const sent = performance.now()
    await cluster.request('PUT', `${configMaps}/bench`, { body: configMap('green') })
    const answered = performance.now()
    for (const [index, green] of (await Promise.all(greens)).entries()) {
      samples[index]?.answered.push(green - answered)
      samples[index]?.sent.push(green - sent)
    }
    const reds = [until(0, 'fail'), until(1, 'fail')]
    await cluster.request('PUT', `${configMaps}/bench`, { body: configMap('red') })
    await Promise.all(reds)
  }
  const names = ['a match on one object', 'a count by labels']
  return samples.flatMap(({ answered, sent }, index) => [
    {
      name: `${names[index]}, ${spread(answered)}`,
      unit: 'ms',
      samples: answered,
      goal: { of: 'median', limit: 30 },
    } as const,
    { name: '  with the write itself', unit: 'ms', samples: sent } as const,
  ])
}

const configMaps = '/api/v1/namespaces/default/configmaps'

function configMap(state: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bench', labels: { state } }, data: { state } }
}

interface Watching {
  child: ChildProcess
  /** Resolves with the time at which the program says that a check stands so; `fail` is anything but `pass`. */
  until(check: number, state: 'pass' | 'fail'): Promise<number>
}

function watch(home: string): Watching {
  const child = spawn(process.execPath, [program, 'check', '--watch', '--json'], {
    env: environment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const passing: (boolean | undefined)[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    const event = JSON.parse(text)
    if (event.type !== 'checks') return
    for (const { index, result } of event.checks) passing[index] = result.status === 'pass'
    for (const look of [...waiting]) look()
  })
  return {
    child,
    until: (check, state) =>
      new Promise((resolve) => {
        const look = () => {
          if (passing[check] !== (state === 'pass')) return
          waiting.delete(look)
          resolve(performance.now())
        }
        waiting.add(look)
        look()
      }),
  }
}
