import { sourcesOf } from '../../builder/files.ts'
import { missingTarget } from '../../builder/infos.ts'
import type { Command } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { changeObjects, matchingContainers, setFlags, splitPairs } from './template.ts'

export const setImage: Command = {
  use: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update existing container image(s) of resources',
  flags: setFlags,
  run: async (invocation) => {
    const { resources, pairs } = splitPairs(invocation.args)
    if (resources.length === 0 && sourcesOf(invocation.flags).length === 0) throw missingTarget()
    if (pairs.length === 0) throw new CommandError('at least one image update is required')
    await changeObjects(invocation, {
      args: resources,
      operation: 'image updated',
      apply: (object) => {
        for (const pair of pairs) {
          const equals = pair.indexOf('=')
          const name = pair.slice(0, equals)
          const found = matchingContainers(object, name)
          if (found.length === 0) throw new CommandError(`unable to find container named "${name}"`)
          for (const container of found) container['image'] = pair.slice(equals + 1)
        }
      },
    })
  },
}
