import type { Command } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { changeObjects, podSpecOf, setFlags } from './template.ts'

export const setServiceAccount: Command = {
  use: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  aliases: ['sa'],
  flags: setFlags,
  run: async (invocation) => {
    const { args } = invocation
    const account = args.at(-1)
    if (account === undefined) throw new CommandError('serviceaccount is required')
    await changeObjects(invocation, {
      args: args.slice(0, -1),
      operation: 'serviceaccount updated',
      apply: (object) => {
        const spec = podSpecOf(object)
        spec['serviceAccountName'] = account
        spec['serviceAccount'] = account
      },
    })
  },
}
