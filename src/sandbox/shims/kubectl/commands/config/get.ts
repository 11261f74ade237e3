import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, ExitError } from '../../errors.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import { text } from '../../objects.ts'
import { alignTabs, GET_TABS } from '../../print/tabwriter.ts'
import { mergedConfig } from './files.ts'

export const currentContext: Command = {
  use: '',
  short: 'Display the current-context',
  run: async (invocation) => {
    const { currentContext: name } = mergedConfig(invocation)
    if (name === '') throw new CommandError('current-context is not set')
    invocation.factory.print(name)
  },
}

export const getClusters: Command = {
  use: '',
  short: 'Display clusters defined in the kubeconfig',
  run: async (invocation) => printNames(invocation, 'clusters'),
}

export const getUsers: Command = {
  use: '',
  short: 'Display users defined in the kubeconfig',
  run: async (invocation) => printNames(invocation, 'users'),
}

function printNames(invocation: Invocation, section: 'clusters' | 'users'): void {
  const names = mergedConfig(invocation)[section].map(({ name }) => name)
  for (const name of ['NAME', ...names.toSorted()]) invocation.factory.print(name)
}

export const getContexts: Command = {
  use: '[(-o|--output=)name)]',
  short: 'Describe one or many contexts',
  flags: [
    boolFlag('no-headers', "When using the default or custom-column output format, don't print headers."),
    stringFlag('output', 'Output format. One of: (name).', { short: 'o' }),
  ],
  run: runGetContexts,
}

async function runGetContexts(invocation: Invocation): Promise<void> {
  const { flags, args, io } = invocation
  const output = flags.string('output')
  if (output !== '' && output !== 'name') throw new CommandError(`output must be one of '' or 'name': ${output}`)
  const config = mergedConfig(invocation)
  const missing = args.find((name) => !config.contexts.some((entry) => entry.name === name))
  const shown = config.contexts
    .filter(({ name }) => args.length === 0 || args.includes(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const head = output === '' && !flags.bool('no-headers') ? ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'] : []
  const rows = shown.map(({ name, value }) =>
    output === 'name'
      ? name
      : [
          name === config.currentContext ? '*' : '',
          name,
          text(value, 'cluster'),
          text(value, 'user'),
          text(value, 'namespace'),
        ].join('\t'),
  )
  const lines = [...head, ...rows]
  io.stdout.write(lines.length === 0 ? '' : alignTabs(`${lines.join('\n')}\n`, GET_TABS))
  if (missing !== undefined) {
    io.stderr.write(`error: context ${missing} not found\n`)
    throw new ExitError(1)
  }
}
