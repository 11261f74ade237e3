import path from 'node:path'
import { UserError } from '../../util/errors.ts'
import { findProgram, isExecutable } from '../../util/find-program.ts'
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
  throw new UserError(
    'no-shell',
    { en: 'No shell was found on PATH: neither bash nor sh.', ko: 'PATH에 셸(bash, sh)이 없습니다.' },
    {
      suggestions: [
        {
          en: 'Install bash. On Windows it comes with Git for Windows.',
          ko: 'bash를 설치하세요. Windows에서는 Git for Windows에 들어 있습니다.',
        },
      ],
    },
  )
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
