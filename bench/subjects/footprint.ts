import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { apiOf, inParallel } from '../harness/api.ts'
import { type ControlPlane, whyNoReal, withControlPlanes } from '../harness/control-planes.ts'
import { memoryOf } from '../harness/program.ts'
import type { Subject } from '../harness/types.ts'

const idle = 10_000
/** Clock ticks of /proc are hundredths of a second on Linux. */
const ticks = 100

/** What a control plane holds and does when nobody asks for anything: fresh, and with 1,000 objects. */
export const footprint: Subject = {
  name: 'footprint',
  about: 'memory and idle CPU, sandbox and real control plane',
  measure: () =>
    withControlPlanes(async (planes) => {
      if (planes.length < 2) return whyNoReal
      const memory = { sandbox: 0, real: 0 }
      const cpu = { sandbox: 0, real: 0 }
      for (const plane of planes) await fill(plane)
      const before = planes.map(cpuOf)
      await setTimeout(idle)
      planes.forEach((plane, index) => {
        memory[plane.name] = plane.pids.reduce((sum, pid) => sum + (memoryOf(pid)?.now ?? 0), 0)
        cpu[plane.name] = ((cpuOf(plane) - (before[index] ?? 0)) / ticks / (idle / 1000)) * 100
      })
      return [
        { name: 'memory: sandbox', unit: 'MB', samples: [memory.sandbox] },
        { name: 'memory: real', unit: 'MB', samples: [memory.real] },
        {
          name: 'memory: sandbox / real',
          unit: 'x',
          samples: [memory.sandbox / memory.real],
          goal: { of: 'median', limit: 1 / 3 },
        },
        { name: 'idle CPU: sandbox', unit: '%', samples: [cpu.sandbox] },
        { name: 'idle CPU: real', unit: '%', samples: [cpu.real] },
      ]
    }),
}

async function fill({ kubeconfig }: ControlPlane): Promise<void> {
  const api = apiOf(kubeconfig, 8)
  await inParallel(8, 1000, (index) =>
    api.send('POST', '/api/v1/namespaces/default/configmaps', {
      metadata: { name: `c-${index}` },
      data: { a: 'x'.repeat(200) },
    }),
  )
  api.close()
}

/** CPU time used so far, in ticks (proc_pid_stat(5): utime and stime follow the name in parentheses). */
function cpuOf({ pids }: ControlPlane): number {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return sum + Number(fields[11]) + Number(fields[12])
  }, 0)
}
