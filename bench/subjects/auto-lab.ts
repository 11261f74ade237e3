import { daemonsOf, k8slab, memoryOf, withHome } from '../harness/program.ts'
import type { Subject } from '../harness/types.ts'

/** The whole lab by itself, with real commands, and what the sandbox's process holds after it. */
export const autoLab: Subject = {
  name: 'auto-lab',
  about: '`start monolith --auto`, from nothing to the last step, and the memory of the sandbox then',
  async measure({ rounds }) {
    const taken = { wall: [] as number[], memory: [] as number[], peak: [] as number[] }
    for (let round = 0; round < Math.min(rounds, 5); round++) {
      await withHome(async (home) => {
        taken.wall.push((await k8slab(home, 'start', 'monolith', '--auto', '--json')).milliseconds)
        for (const pid of daemonsOf(home)) {
          const memory = memoryOf(pid)
          if (memory) taken.memory.push(memory.now)
          if (memory) taken.peak.push(memory.peak)
        }
      })
    }
    const below = { of: 'max', limit: 150 } as const
    return [
      { name: 'the whole lab', unit: 'ms', samples: taken.wall, goal: { of: 'median', limit: 5000 } },
      ...(taken.memory.length === 0
        ? []
        : [
            { name: 'memory after it', unit: 'MB', samples: taken.memory, goal: below } as const,
            { name: 'memory at its highest', unit: 'MB', samples: taken.peak } as const,
          ]),
    ]
  },
}
