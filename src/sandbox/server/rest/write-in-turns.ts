import { inTurns, type Steps } from '../../steps.ts'
import type { Caller } from '../types.ts'

/** A write in turns with other requests. What one said that was overtaken is taken back. */
export function writeInTurns<T>({ warnings }: Pick<Caller, 'warnings'>, begin: () => Steps<T>): Promise<T> {
  const said = warnings.length
  return inTurns(() => {
    warnings.length = said
    return begin()
  })
}
