import type { ClientFor } from '../client.ts'
import type { Clock } from '../clock.ts'
import { seriesRecorder } from '../event-series.ts'
import { eventRecorder } from '../events.ts'
import { startLoop } from './loop.ts'
import type { QueueNumbers } from './queue.ts'
import type { Controller } from './types.ts'

export interface RunningControllers {
  /** Ends every control loop; resolves when none of them writes any more. */
  close(): Promise<void>
  /** How busy each controller is. */
  queues(): ({ name: string } & QueueNumbers)[]
}

export interface RunOptions {
  controllers: readonly Controller[]
  clientFor: ClientFor
  clock: Clock
  /** Hears of reconciles that failed and will be tried again; conflicts are among them and harmless. */
  onError?: (controller: string, key: string, error: unknown) => void
}

/** Starts the controllers, each with its own identity, event source and queue (what kube-controller-manager is to a cluster). */
export function runControllers({ controllers, clientFor, clock, onError }: RunOptions): RunningControllers {
  const loops = controllers.map((controller) => {
    const client = clientFor(controller.name)
    const recorder = controller.eventSeries ? seriesRecorder : eventRecorder
    const events = recorder(client, clock, controller.eventSource ?? controller.name)
    return { name: controller.name, loop: startLoop(controller, { client, events, clock }, onError) }
  })
  return {
    async close() {
      await Promise.all(loops.map(({ loop }) => loop.close()))
    },
    queues: () => loops.map(({ name, loop }) => ({ name, ...loop.numbers() })),
  }
}
