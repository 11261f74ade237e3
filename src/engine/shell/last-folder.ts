import { existsSync, readFileSync } from 'node:fs'

/** The folder the shell was in last, as `cwdFile` has it; the work folder when that is gone. */
export function lastFolder(cwdFile: string, workFolder: string): string {
  const last = existsSync(cwdFile) ? readFileSync(cwdFile, 'utf8') : workFolder
  return existsSync(last) ? last : workFolder
}
