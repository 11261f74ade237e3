import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { repeated } from '../harness/paired.ts'
import { k8slab, withHome } from '../harness/program.ts'
import type { Subject } from '../harness/types.ts'

/** A sandbox from nothing, with its certificates, to the first answer. */
export const sandboxUp: Subject = {
  name: 'sandbox-up',
  about: 'a new sandbox, until it answers',
  async measure({ rounds }) {
    const goal = { of: 'median', limit: 500 } as const
    const up = async (home: string) => (await k8slab(home, 'cluster', 'up')).milliseconds
    const again = await withHome(async (home) => {
      await up(home)
      return repeated(Math.min(rounds, 10), async () => {
        await k8slab(home, 'cluster', 'down')
        return up(home)
      })
    })
    return [
      {
        name: '`cluster up`, new',
        unit: 'ms',
        samples: await repeated(Math.min(rounds, 10), () => withHome(up)),
        goal,
      },
      { name: '`cluster up`, its state kept', unit: 'ms', samples: again, goal },
      { name: 'startSandbox in one process', unit: 'ms', samples: await repeated(rounds, () => withHome(inProcess)) },
    ]
  },
}

async function inProcess(directory: string): Promise<number> {
  const started = performance.now()
  const sandbox = await startSandbox({ flavour: 'minikube', directory })
  const milliseconds = performance.now() - started
  await sandbox.close()
  return milliseconds
}
