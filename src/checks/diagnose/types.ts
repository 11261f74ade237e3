import type { FindingKey } from './messages.ts'

/** One thing that explains why a check does not hold, found in the cluster. `findingText` puts it into words. */
export interface Finding {
  key: FindingKey
  params: Readonly<Record<string, string | number>>
  /** The object it was found at. */
  object?: { kind: string; namespace?: string; name: string }
  /** When it happened, as the API writes it. */
  time?: string
}
