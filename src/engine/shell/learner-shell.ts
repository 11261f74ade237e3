import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findShell } from './find-shell.ts'
import { lastFolder } from './last-folder.ts'
import { bashRc, zshRc } from './learner-rc.ts'

export interface LearnerShellOptions {
  stateFolder: string
  workFolder: string
  env: Record<string, string | undefined>
  /** Called with every command the learner has run, in order. */
  onCommand(command: string, exitCode: number): void
}

export interface LearnerShell {
  /** The learner has left; the exit code of the shell. */
  ended: Promise<number>
  /** What is printed before the next prompt, once. */
  say(lines: readonly string[]): void
  /** What the prompt shows, such as `4/14`. */
  setPlace(place: string): void
}

/** Starts the learner's own shell in this terminal, with the lab's folder, tools and kubeconfig. */
export function startLearnerShell(options: LearnerShellOptions): LearnerShell {
  const { stateFolder } = options
  const file = (name: string) => path.join(stateFolder, name)
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
  rmSync(file('line'), { force: true })
  writeFileSync(file('ran'), '', { mode: 0o600 })
  const stop = watchCommands(file('ran'), options.onCommand)
  const { program, args, env } = shellCommand(options)
  const child = spawn(program, args, { cwd: lastFolder(file('cwd'), options.workFolder), stdio: 'inherit', env })
  // Ctrl-C is for the command in the shell; the shell itself decides what to do with it.
  const ignore = () => undefined
  process.on('SIGINT', ignore)
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code) => resolve(code ?? 0))
  }).finally(() => {
    process.off('SIGINT', ignore)
    stop()
  })
  return {
    ended,
    say: (lines) => writeFileSync(file('line'), lines.join('\n'), { mode: 0o600 }),
    setPlace: (place) => writeFileSync(file('place'), place, { mode: 0o600 }),
  }
}

function shellCommand({ stateFolder, env }: LearnerShellOptions) {
  const common = {
    ...env,
    K8SLAB_STATE: stateFolder,
    K8SLAB_PATH: env['PATH'],
    K8SLAB_KUBECONFIG: env['KUBECONFIG'],
  }
  if (/(^|\/)zsh$/.test(env['SHELL'] ?? '')) {
    const folder = path.join(stateFolder, 'zsh')
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, '.zshrc'), zshRc)
    return { program: env['SHELL'] ?? 'zsh', args: ['-i'], env: { ...common, ZDOTDIR: folder } }
  }
  const rc = path.join(stateFolder, 'bashrc')
  writeFileSync(rc, bashRc)
  const shell = findShell(env)
  const args = shell.kind === 'bash' ? ['--rcfile', rc, '-i'] : ['-i']
  return { program: shell.file, args, env: { ...common, ENV: rc } }
}

/** Reads what the shell notes, as it is written. */
function watchCommands(file: string, onCommand: LearnerShellOptions['onCommand']): () => void {
  const read = () => {
    if (!existsSync(file) || statSync(file).size === 0) return
    const fields = readFileSync(file, 'utf8').split('\0')
    if (fields.length < 3) return
    truncateSync(file)
    for (let index = 0; index + 1 < fields.length; index += 2) onCommand(fields[index + 1] ?? '', Number(fields[index]))
  }
  const watcher = watch(file, read)
  return () => {
    watcher.close()
    read()
  }
}
