import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, resolve, sep } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Invocation } from '../../cli/command.ts'
import { ExitError } from '../../errors.ts'
import type { FileSpec } from './cp.ts'
import { runInPod } from './remote.ts'
import type { TarEntry } from './tar.ts'
import { readTar } from './tar.ts'

/** Fetches a file or folder through a container's `tar`. A target that is a folder gets the source inside it. */
export async function copyFromPod(invocation: Invocation, source: FileSpec, target: string): Promise<void> {
  const { io } = invocation
  const output = new PassThrough()
  const chunks: Buffer[] = []
  output.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await runInPod(invocation, source, ['tar', 'cf', '-', source.file], {
    stdout: output,
    stderr: io.stdout,
  })
  if (code !== 0) {
    io.stderr.write(`error: command terminated with exit code ${code}\n`)
    throw new ExitError(1)
  }
  const prefix = posix
    .normalize(source.file)
    .replace(/^(\.\.?\/|\/)+/, '')
    .replace(/\/$/, '')
  const path = resolve(io.cwd, target)
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const destination = folder ? join(path, posix.basename(prefix)) : path
  for (const entry of readTar(Buffer.concat(chunks))) extract(invocation, entry, prefix, destination)
}

/** Writes one member below the destination; members that would leave it and links are passed over with a word. */
function extract({ io }: Invocation, entry: TarEntry, prefix: string, destination: string): void {
  const name = posix
    .normalize(entry.name)
    .replace(/^(\.\.?\/|\/)+/, '')
    .replace(/\/$/, '')
  if (name !== prefix && !name.startsWith(`${prefix}/`)) {
    io.stderr.write(`error: tar contents corrupted: ${entry.name}\n`)
    return
  }
  const path = join(destination, name.slice(prefix.length))
  if (path !== destination && !path.startsWith(destination + sep)) {
    io.stderr.write(`warning: file ${JSON.stringify(path)} is outside target destination, skipping\n`)
  } else if (entry.type === 'directory') mkdirSync(path, { recursive: true })
  else if (entry.type === 'link')
    io.stderr.write(
      `warning: skipping symlink: ${JSON.stringify(path)} -> (consider using "kubectl exec -n <ns> <pod> -- tar cf - ${entry.name} | tar xf -")\n`,
    )
  else {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, entry.body, { mode: entry.mode & 0o777 })
  }
}
