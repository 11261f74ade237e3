import { whyNoReal, withControlPlanes } from '../harness/control-planes.ts'
import type { Subject } from '../harness/types.ts'

/** From nothing to the first answer, beside a real control plane whose programs are unpacked already. */
export const startUp: Subject = {
  name: 'start-up',
  about: 'from nothing to the first request that is answered, sandbox and real control plane',
  async measure({ rounds }) {
    const taken = { sandbox: [] as number[], real: [] as number[] }
    for (let round = 0; round < Math.min(rounds, 5); round++)
      await withControlPlanes(async (planes) => {
        for (const { name, startedIn } of planes) taken[name].push(startedIn)
      })
    if (taken.real.length === 0) return whyNoReal
    const ratios = taken.sandbox.map((time, index) => time / (taken.real[index] ?? Number.NaN))
    return [
      { name: 'sandbox', unit: 'ms', samples: taken.sandbox },
      { name: 'real', unit: 'ms', samples: taken.real },
      { name: 'sandbox / real', unit: 'x', samples: ratios, goal: { of: 'median', limit: 0.1 } },
    ]
  },
}
