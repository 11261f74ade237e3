import { repeated } from '../harness/paired.ts'
import { k8slab, withHome } from '../harness/program.ts'
import type { Subject } from '../harness/types.ts'

/** `start` until the first step stands there, in a new home and with the sandbox running. */
export const firstStep: Subject = {
  name: 'first-step',
  about: '`start monolith` until it has shown the first step and ended',
  async measure({ rounds }) {
    const goal = { of: 'median', limit: 1000 } as const
    const started = async (home: string) => {
      const { milliseconds, stdout } = await k8slab(home, 'start', 'monolith')
      if (!stdout.includes('gcloud auth list')) throw new Error(`no first step:\n${stdout}`)
      return milliseconds
    }
    const cold = await repeated(Math.min(rounds, 10), () => withHome(started))
    const warm = await withHome(async (home) => {
      await started(home)
      return repeated(rounds, () => started(home))
    })
    return [
      { name: 'nothing runs yet', unit: 'ms', samples: cold, goal },
      { name: 'the sandbox runs', unit: 'ms', samples: warm, goal },
    ]
  },
}
