import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  watch,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { findShell } from './find-shell.ts'
import { lastFolder } from './last-folder.ts'
import { bashRc, zshRc } from './learner-rc.ts'

export interface LearnerShellOptions {
  stateFolder: string
  workFolder: string
  env: Record<string, string | undefined>
  /** Called with every command the learner has run, in order, one after the other; the prompt waits for it a moment. */
  onCommand(command: string, exitCode: number): Promise<void>
}

export interface LearnerShell {
  /** Starts it, once what its first prompt tells has been said. Resolves with its exit code when the learner has left. */
  run(): Promise<number>
  /** What is printed before the next prompt, once, instead of what was to be printed and was not yet. */
  say(lines: readonly string[]): void
  /** Whether what was said last has been printed. */
  isSaid(): boolean
  /** What the prompt shows, such as `4/14`. */
  setPlace(place: string): void
}

/** The learner's own shell in this terminal, with the lab's folder, tools and kubeconfig. */
export function createLearnerShell(options: LearnerShellOptions): LearnerShell {
  const { stateFolder } = options
  // Several shells of one lab share folder and variables; what one of them prints is its own.
  const own = path.join(stateFolder, 'shells', String(process.pid))
  const file = (name: string) => path.join(own, name)
  rmSync(own, { recursive: true, force: true })
  mkdirSync(own, { recursive: true, mode: 0o700 })
  const write = (name: string, text: string) => writeFileSync(file(name), text, { mode: 0o600 })
  write('ran', '')
  write('heard', '')
  return {
    run: () => runShell(options, own, () => write('heard', '')),
    say(lines) {
      if (!existsSync(own)) return
      if (lines.length === 0) return rmSync(file('line'), { force: true })
      write('next', lines.map((line) => `${line}\n`).join(''))
      renameSync(file('next'), file('line'))
    },
    isSaid: () => !existsSync(file('line')),
    setPlace: (place) => existsSync(own) && write('place', place),
  }
}

async function runShell(options: LearnerShellOptions, own: string, onHeard: () => void): Promise<number> {
  const stop = watchCommands(path.join(own, 'ran'), options.onCommand, onHeard)
  const { program, args, env } = shellCommand(options, own)
  const cwd = lastFolder(path.join(options.stateFolder, 'cwd'), options.workFolder)
  const child = spawn(program, args, { cwd, stdio: 'inherit', env })
  // Ctrl-C is for the command in the shell; the shell itself decides what to do with it.
  const ignore = () => undefined
  process.on('SIGINT', ignore)
  return new Promise<number>((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code) => resolve(code ?? 0))
  }).finally(async () => {
    process.off('SIGINT', ignore)
    await stop()
    rmSync(own, { recursive: true, force: true })
  })
}

function shellCommand({ stateFolder, env }: LearnerShellOptions, own: string) {
  const common = {
    ...env,
    K8SLAB_STATE: stateFolder,
    K8SLAB_SHELL: own,
    K8SLAB_PATH: env['PATH'],
    K8SLAB_KUBECONFIG: env['KUBECONFIG'],
  }
  if (/(^|\/)zsh$/.test(env['SHELL'] ?? '')) {
    writeFileSync(path.join(own, '.zshrc'), zshRc)
    return { program: env['SHELL'] ?? 'zsh', args: ['-i'], env: { ...common, ZDOTDIR: own } }
  }
  const rc = path.join(own, 'bashrc')
  writeFileSync(rc, bashRc)
  const shell = findShell(env)
  const args = shell.kind === 'bash' ? ['--rcfile', rc, '-i'] : ['-i']
  return { program: shell.file, args, env: { ...common, ENV: rc } }
}

/** Reads what the shell notes, as it is written. What it gives ends when all has been heard. */
function watchCommands(
  file: string,
  onCommand: LearnerShellOptions['onCommand'],
  onHeard: () => void,
): () => Promise<void> {
  let hearing = Promise.resolve()
  const read = () => {
    if (!existsSync(file) || statSync(file).size === 0) return
    const fields = readFileSync(file, 'utf8').split('\0')
    if (fields.length < 3) return
    truncateSync(file)
    for (let index = 0; index + 1 < fields.length; index += 2) {
      const [code, command = ''] = fields.slice(index, index + 2)
      hearing = hearing.then(() => onCommand(command, Number(code)))
    }
    hearing = hearing.then(onHeard)
  }
  const watcher = watch(file, read)
  return () => {
    watcher.close()
    read()
    return hearing
  }
}
