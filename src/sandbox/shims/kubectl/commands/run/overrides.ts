import { messageOf } from '../../../../../util/message-of.ts'
import { applyMergePatch } from '../../../../api/patch/merge-patch.ts'
import { CommandError } from '../../errors.ts'
import type { Obj } from '../../objects.ts'

/** The object with `--overrides` laid over it as a merge patch; lists are replaced. */
export function applyOverrides(object: Obj, overrides: string, type: string): Obj {
  if (overrides === '') return object
  if (!['merge', 'strategic', 'json'].includes(type)) throw new CommandError(`invalid override type: ${type}`)
  return applyMergePatch(object, parse(overrides)) as Obj
}

function parse(overrides: string): unknown {
  try {
    return JSON.parse(overrides)
  } catch (error) {
    throw new CommandError(messageOf(error))
  }
}
