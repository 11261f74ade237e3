import { canonicalQuantity } from '../../../../api/quantity.ts'
import type { Command } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { stringFlag } from '../../flags/spec.ts'
import type { Json } from '../../objects.ts'
import { child } from '../../objects.ts'
import { changeObjects, matchingContainers, setFlags } from './template.ts'

export const setResources: Command = {
  use: '(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  short: 'Specify compute resource requirements (CPU, memory) for any resource that defines a pod template',
  flags: [
    ...setFlags,
    stringFlag(
      'containers',
      'The names of containers in the selected pod templates to change, all containers are selected by default - may use wildcards',
      { short: 'c', default: '*' },
    ),
    stringFlag('limits', 'The resource requirement requests for this container.'),
    stringFlag('requests', 'The resource requirement requests for this container.'),
  ],
  run: async (invocation) => {
    const { flags, args } = invocation
    const limits = amounts(flags.string('limits'))
    const requests = amounts(flags.string('requests'))
    if (Object.keys(limits).length + Object.keys(requests).length === 0)
      throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)')
    await changeObjects(invocation, {
      args,
      operation: 'resource requirements updated',
      apply: (object) => {
        const containers = matchingContainers(object, flags.string('containers'))
        if (containers.length === 0)
          throw new CommandError(`unable to find container named ${flags.string('containers')}`)
        for (const container of containers)
          container['resources'] = merged(child(container, 'resources'), limits, requests)
      },
    })
  },
}

function merged(current: Json, limits: Json, requests: Json): Json {
  const result: Json = { ...current }
  for (const [key, values] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    const all = Object.entries({ ...child(current, key), ...values }).filter(
      ([name, amount]) => !(name in values && amount === '0'),
    )
    if (all.length > 0) result[key] = Object.fromEntries(all)
    else delete result[key]
  }
  return result
}

function amounts(text: string): Record<string, string> {
  if (text === '') return {}
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name = '', amount, ...more] = pair.split('=')
      if (amount === undefined || more.length > 0)
        throw new CommandError(`invalid argument syntax ${pair}, expected <resource>=<value>`)
      return [name, canonicalQuantity(amount)]
    }),
  )
}
