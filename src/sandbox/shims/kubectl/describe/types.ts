import type { Factory } from '../factory.ts'
import type { Obj } from '../objects.ts'
import type { DescribeWriter } from './writer.ts'

/** What a describer is given besides the object. */
export interface DescribeContext {
  readonly factory: Factory
  readonly w: DescribeWriter
  /** Writes the events of the object, unless `--show-events=false`. */
  readonly events: (object: { metadata: Obj['metadata'] }, kind?: string) => Promise<void>
}

/** Writes the description of one object. */
export type Describer<T> = (object: T, context: DescribeContext) => Promise<void> | void
