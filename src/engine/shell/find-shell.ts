import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../util/errors.ts'
import { bashWrapper, shWrapper } from './wrapper.ts'

export interface ShellProgram {
  file: string
  kind: 'bash' | 'sh'
  wrapper: string
}

/** The shell that runs a lab's commands: bash from PATH, on Windows the one that comes with Git, else a POSIX sh. */
export function findShell(env: NodeJS.ProcessEnv): ShellProgram {
  const bash = findProgram('bash', env) ?? gitBash(env)
  if (bash) return { file: bash, kind: 'bash', wrapper: bashWrapper }
  const sh = findProgram('sh', env)
  if (sh) return { file: sh, kind: 'sh', wrapper: shWrapper }
  throw new UserError('no-shell', 'No shell was found on PATH: neither bash nor sh.', {
    suggestions: ['Install bash. On Windows it comes with Git for Windows.'],
  })
}

/** The full path of a program on PATH, or undefined. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => suffixes.map((suffix) => path.join(folder, name + suffix))).find(isExecutable)
}

function gitBash(env: NodeJS.ProcessEnv): string | undefined {
  if (process.platform !== 'win32') return undefined
  return [
    env['ProgramFiles'],
    env['ProgramFiles(x86)'],
    env['LOCALAPPDATA'] && path.join(env['LOCALAPPDATA'], 'Programs'),
  ]
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => path.join(String(folder), 'Git', 'bin', 'bash.exe'))
    .find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
