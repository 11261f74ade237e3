import { scratch } from '../base/scratch.ts'
import { nextSignal } from '../programs/signals.ts'
import type { Image } from '../types.ts'

/** The container that holds a pod's namespaces, and people's smallest pod: it does nothing until it is told to end. */
export const pause: Image = {
  repositories: [
    'registry.k8s.io/pause',
    'k8s.gcr.io/pause',
    'gcr.io/google_containers/pause',
    'rancher/mirrored-pause',
  ],
  tags: ['*'],
  config: () => ({
    ...scratch(1),
    entrypoint: ['/pause'],
    user: '65535',
    programs: {
      '/pause': async (process) => {
        const signal = await nextSignal(process, ['SIGTERM', 'SIGINT'])
        if (signal === 'SIGKILL') return 137
        process.stdout.write(`Shutting down, got signal: ${signal === 'SIGTERM' ? 'Terminated' : 'Interrupt'}\n`)
        return 0
      },
    },
  }),
}
