import type { Command } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { stringFlag } from '../../flags/spec.ts'
import { put } from '../../objects.ts'
import { equalitySelector } from '../create/selector.ts'
import { changeObjects, setFlags } from './template.ts'

export const setSelector: Command = {
  use: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  flags: [
    ...setFlags,
    stringFlag(
      'resource-version',
      'If non-empty, the selectors update will only succeed if this is the current resource-version for the object.',
    ),
  ],
  run: async (invocation) => {
    const { args, path } = invocation
    const expression = args.at(-1)
    if (args.length < 2 || expression === undefined || !expression.includes('='))
      throw usageError(path, 'resources and a selector are required')
    await changeObjects(invocation, {
      args: args.slice(0, -1),
      operation: 'selector updated',
      apply: (object) => {
        if (object.kind !== 'Service') throw new CommandError('setting a selector is only supported for Services')
        put(object, ['spec', 'selector'], equalitySelector(expression)['matchLabels'] ?? {})
      },
    })
  },
}
