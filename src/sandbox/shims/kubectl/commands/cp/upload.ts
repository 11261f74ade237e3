import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, posix, resolve } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { Invocation } from '../../cli/command.ts'
import { CommandError, ExitError } from '../../errors.ts'
import type { FileSpec } from './cp.ts'
import { runInPod } from './remote.ts'
import type { TarEntry } from './tar.ts'
import { writeTar } from './tar.ts'

/** Sends a file or folder to a container's `tar`. A target that is a folder gets the source inside it. */
export async function copyToPod(invocation: Invocation, source: string, target: FileSpec): Promise<void> {
  const { flags, io } = invocation
  const path = resolve(io.cwd, source)
  if (!statSync(path, { throwIfNoEntry: false })) throw new CommandError(`${source} doesn't exist in local filesystem`)
  const file = target.file.length > 1 ? target.file.replace(/\/$/, '') : target.file
  const inside = (await isFolder(invocation, target, file)) ? posix.join(file, basename(path)) : file
  const archive = writeTar(collect(path, posix.basename(inside)))
  const preserve = flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : []
  const folder = posix.dirname(inside)
  const command = ['tar', ...preserve, '-xmf', '-', ...(folder === '' || folder === '.' ? [] : ['-C', folder])]
  const code = await runInPod(invocation, target, command, {
    stdin: Readable.from([archive]),
    stdout: io.stdout,
    stderr: io.stderr,
  })
  if (code === 0) return
  io.stderr.write(`command terminated with exit code ${code}\n`)
  throw new ExitError(code)
}

async function isFolder(invocation: Invocation, target: FileSpec, file: string): Promise<boolean> {
  const nowhere = new PassThrough().resume()
  return (await runInPod(invocation, target, ['test', '-d', file], { stdout: nowhere, stderr: nowhere })) === 0
}

function collect(path: string, name: string): TarEntry[] {
  const stats = statSync(path)
  const mode = stats.mode & 0o777
  if (!stats.isDirectory()) return [{ name, type: 'file', mode, body: readFileSync(path) }]
  const inner = readdirSync(path)
    .toSorted()
    .flatMap((each) => collect(join(path, each), `${name}/${each}`))
  return [{ name, type: 'directory', mode, body: Buffer.alloc(0) }, ...inner]
}
