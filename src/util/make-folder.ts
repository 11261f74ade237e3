import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes a folder, and those above it, where they are not there yet. Throws what the system says. Node's own recursion never ends where the
 * system makes nothing at all, such as below /proc.
 */
export function makeFolder(folder: string, mode = 0o777): void {
  try {
    makeOne(folder, mode)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    makeFolder(path.dirname(folder), mode)
    makeOne(folder, mode)
  }
}

/** Somebody else may make it at the same moment. */
function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error
  }
}

function codeOf(error: unknown): unknown {
  return Reflect.get(Object(error), 'code')
}
