import { dotted, parseArguments, usage } from './arguments.ts'
import { commands } from './commands/index.ts'
import type { CloudApi, CloudCommand, CloudIo } from './types.ts'
import { CloudError } from './types.ts'

/** Runs a command line of gcloud against the sandbox's cloud. Resolves with the exit code. */
export async function gcloud(argv: readonly string[], api: CloudApi, io: CloudIo): Promise<number> {
  const words = argv.filter((word) => word !== 'beta' && word !== 'alpha')
  const command = commandFor(words)
  if (!command || words.includes('--help') || words.includes('-h')) return help(words, command, io)
  try {
    const parsed = parseArguments(command, words.slice(command.path.split(' ').length))
    await command.run({ ...parsed, api, io })
    return 0
  } catch (error) {
    if (!(error instanceof CloudError)) throw error
    io.error(`${error.message.startsWith('ERROR') ? '' : `ERROR: (gcloud.${dotted(command)}) `}${error.message}\n`)
    return error.exitCode
  }
}

function commandFor(words: readonly string[]): CloudCommand | undefined {
  return commands.find((command) => command.path.split(' ').every((word, index) => words[index] === word))
}

function help(words: readonly string[], command: CloudCommand | undefined, io: CloudIo): number {
  if (command) {
    io.out(`${command.summary}\n\n${usage(command)}\n`)
    return 0
  }
  const plain = words.filter((word) => !word.startsWith('-'))
  const asked = words.length === 0 || words.includes('--help') || plain[0] === 'help'
  const known = commands.filter(
    (one) => plain.length === 0 || plain[0] === 'help' || one.path.startsWith(plain.join(' ')),
  )
  const list = (known.length > 0 ? known : commands)
    .map((one) => `  gcloud ${one.path.padEnd(34)} ${one.summary}`)
    .join('\n')
  const text = `This is k8slab's stand-in for gcloud on the sandbox. It knows:\n\n${list}\n`
  if (asked) io.out(text)
  else io.error(`ERROR: (gcloud) Invalid choice: '${plain.join(' ')}'.\n${text}`)
  return asked ? 0 : 2
}
