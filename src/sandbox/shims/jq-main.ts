import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Bash } from 'just-bash'

// `jq` by just-bash, with the files named on the command line laid into its own file system: in this machine's it would find itself.

const args = process.argv.slice(2)
const files = Object.fromEntries(
  args.filter((arg) => !arg.startsWith('-') && isFile(arg)).map((file) => [path.resolve(file), readFileSync(file)]),
)
const needsInput =
  Object.keys(files).length === 0 &&
  !args.includes('-n') &&
  !args.includes('--null-input') &&
  process.stdin.isTTY !== true
const stdin = needsInput ? await buffer(process.stdin) : Buffer.alloc(0)
const bash = new Bash({ files, cwd: process.cwd() })
const result = await bash.exec('jq', { args, stdin: stdin.toString('latin1'), stdinKind: 'bytes', rawScript: true })
process.stdout.on('error', () => process.exit(0))
process.stdout.write(result.stdoutKind === 'bytes' ? Buffer.from(result.stdout, 'latin1') : result.stdout)
process.stderr.write(result.stderr.replace(/^bash: (line \d+: )?/gm, ''))
process.exitCode = result.exitCode

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}
