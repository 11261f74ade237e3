import type { IFileSystem } from 'just-bash'
import type { Program } from '../types.ts'
import { bashFileSystem, bytesOf } from './bash-fs.ts'
import { readStdin, write } from './io.ts'

/** Commands that read all their input before they answer; just-bash brings them. */
export const bufferedNames = [
  'awk',
  'base64',
  'basename',
  'chmod',
  'column',
  'comm',
  'cp',
  'cut',
  'diff',
  'dirname',
  'du',
  'egrep',
  'expand',
  'expr',
  'fgrep',
  'file',
  'find',
  'fold',
  'gunzip',
  'gzip',
  'join',
  'ln',
  'md5sum',
  'mkdir',
  'mv',
  'nl',
  'od',
  'paste',
  'readlink',
  'rev',
  'rm',
  'rmdir',
  'sed',
  'seq',
  'sha1sum',
  'sha256sum',
  'sort',
  'split',
  'stat',
  'strings',
  'tac',
  'touch',
  'tr',
  'tree',
  'uniq',
  'wc',
  'which',
  'zcat',
] as const

/** Runs one command of just-bash over the container's files. It is loaded when first used. */
export function buffered(name: string): Program {
  return async (process) => {
    const args = process.argv.slice(1)
    const { Bash } = await import('just-bash')
    const output = captured(bashFileSystem(process))
    const bash = new Bash({
      fs: output.fs,
      cwd: process.cwd,
      env: process.env,
    })
    const stdin = readsStdin(name, args) ? await readStdin(process) : Buffer.alloc(0)
    const result = await bash.exec(`${name} > ${OUTPUT}`, {
      args,
      stdin: stdin.toString('latin1'),
      stdinKind: 'bytes',
      signal: process.killed,
    })
    await write(process, output.bytes())
    if (result.stderr !== '') process.stderr.write(result.stderr.replace(/^bash: (line \d+: )?/gm, ''))
    return result.exitCode
  }
}

/** No file of this name is ever made: what a command prints comes as text, but what it writes to a file comes as the bytes they are. */
const OUTPUT = '/.output-of-the-command'

function captured(files: IFileSystem): { fs: IFileSystem; bytes(): Uint8Array } {
  const written: Uint8Array[] = []
  const fs: IFileSystem = {
    ...files,
    async writeFile(path, content, options) {
      if (path === OUTPUT) written.push(bytesOf(content, options))
      else await files.writeFile(path, content, options)
    },
    async appendFile(path, content, options) {
      if (path === OUTPUT) written.push(bytesOf(content, options))
      else await files.appendFile(path, content, options)
    },
  }
  return { fs, bytes: () => Buffer.concat(written) }
}

const NEVER_READ = new Set([
  'basename',
  'chmod',
  'cp',
  'dirname',
  'du',
  'expr',
  'file',
  'find',
  'ln',
  'mkdir',
  'mv',
  'readlink',
  'rm',
  'rmdir',
  'seq',
  'stat',
  'touch',
  'tree',
  'which',
])
/** How many operands stand before the files: a script or a pattern. */
const LEADING: Readonly<Record<string, number>> = { awk: 1, sed: 1, egrep: 1, fgrep: 1, tr: 2 }

/** Whether a command would read stdin: without files, or with `-`. Otherwise it must not wait for the terminal. */
function readsStdin(name: string, args: readonly string[]): boolean {
  if (NEVER_READ.has(name)) return false
  if (name === 'tr') return true
  const operands = args.filter((arg, index) => !/^-./.test(arg) && !/^-[ndktfFevbcwsNo]$/.test(args[index - 1] ?? ''))
  const scripted = args.some((arg) => /^-[ef]/.test(arg)) ? 0 : (LEADING[name] ?? 0)
  return operands.length <= scripted || args.includes('-')
}
