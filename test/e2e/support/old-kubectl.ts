import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { findProgram } from '../../../src/util/find-program.ts'

/** PATH with the oldest kubectl of this machine (those of the Google Cloud SDK, or `K8SLAB_KUBECTL_DIR`); undefined without one. */
export function oldestKubectl(folder: string): string | undefined {
  const dispatcher = findProgram('kubectl', process.env)
  const programs = process.env['K8SLAB_KUBECTL_DIR'] ?? (dispatcher && path.dirname(realpathSync(dispatcher)))
  if (programs === undefined || !existsSync(programs)) return undefined
  const [oldest] = readdirSync(programs)
    .flatMap((name) => /^kubectl\.1\.(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((minor) => minor >= 28)
    .sort((a, b) => a - b)
  if (oldest === undefined) return undefined
  mkdirSync(folder, { recursive: true })
  symlinkSync(path.join(programs, `kubectl.1.${oldest}`), path.join(folder, 'kubectl'))
  return `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`
}
