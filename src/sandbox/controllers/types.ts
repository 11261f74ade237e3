import type { Client, EventRecorder, Reader } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { KindRef, KubeObject } from '../objects.ts'
import type { Change } from '../storage/types.ts'

/** What a controller may use. It never reads another clock, sleeps or keeps timers: it returns when it wants to be called again. */
export interface ControllerContext {
  client: Client
  events: EventRecorder
  clock: Clock
}

/** Says which keys of the controller a change of some kind concerns. */
export interface Watch<T extends KubeObject = KubeObject> {
  kind: KindRef<T>
  keys(change: Change<T>, reader: Reader): string[]
}

/** When to call again though nothing changes. An exception (`TryAgain`, or what the API server refuses) means: again soon, with back-off. */
export type ReconcileResult = undefined | { requeueAfterMilliseconds: number }

/** One control loop: brings what one key names closer to what is wanted. Never called twice at once for the same key. */
export interface Controller {
  /** As in Kubernetes, e.g. `deployment-controller`: names the user, the field manager and the source of events. */
  readonly name: string
  /** The source of its events where that has another name. */
  readonly eventSource?: string
  /** Its events are of events.k8s.io: with an action and a time to the microsecond, repeated ones as a series. */
  readonly eventSeries?: boolean
  readonly watches: readonly Watch[]
  /** As a watch of every kind there is, custom resources included as they come and go. */
  readonly everyKind?: {
    keys(change: Change, kind: KindRef, reader: Reader): string[]
  }
  reconcile(key: string, context: ControllerContext): Promise<ReconcileResult>
}
