import { CommandError } from '../../errors.ts'
import type { Json, Obj } from '../../objects.ts'
import { isJson } from '../../objects.ts'

/** The object with `--overrides` laid over it as a merge patch; lists are replaced. */
export function applyOverrides(object: Obj, overrides: string, type: string): Obj {
  if (overrides === '') return object
  if (!['merge', 'strategic', 'json'].includes(type)) throw new CommandError(`invalid override type: ${type}`)
  return mergePatch(object, parse(overrides)) as Obj
}

function parse(overrides: string): unknown {
  try {
    return JSON.parse(overrides)
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
}

/** RFC 7386. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJson(patch)) return patch
  const result: Json = isJson(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}
