import type { Resource } from '../api/discovery.ts'
import { apiVersionOf, qualified } from '../api/mapper.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, usageError } from '../errors.ts'
import { boolFlag, sliceFlag, stringFlag } from '../flags/spec.ts'
import { alignTabs, GET_TABS } from '../print/tabwriter.ts'

export const apiResources: Command = {
  use: '[flags]',
  short: 'Print the supported API resources on the server',
  flags: [
    stringFlag('api-group', 'Limit to resources in the specified API group.'),
    boolFlag('cached', 'Use the cached list of resources if available.'),
    sliceFlag('categories', 'Limit to resources that belong to the specified categories.'),
    boolFlag(
      'namespaced',
      'If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.',
      { default: 'true' },
    ),
    boolFlag('no-headers', "When using the default or custom-column output format, don't print headers."),
    stringFlag('output', 'Output format. One of: (wide, name).', { short: 'o' }),
    stringFlag('sort-by', 'If non-empty, sort list of resources using specified field. One of (name, kind).'),
    sliceFlag('verbs', 'Limit to resources that support the specified verbs.'),
  ],
  run: runApiResources,
}

async function runApiResources(invocation: Invocation): Promise<void> {
  const { flags, factory, io, args, path } = invocation
  const output = flags.string('output')
  if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(' ')}]`)
  if (!['', 'wide', 'name'].includes(output)) throw new CommandError(`--output ${output} is not available`)
  if (!['', 'name', 'kind'].includes(flags.string('sort-by')))
    throw new CommandError('--sort-by accepts only name or kind')
  const { discovery } = await factory.mapper()
  const shown = preferred(discovery.resources).filter((resource) => matches(resource, invocation))
  const sorted = shown.toSorted(order(flags.string('sort-by')))
  if (output === 'name') io.stdout.write(sorted.map((resource) => `${qualified(resource)}\n`).join(''))
  else io.stdout.write(alignTabs(table(sorted, output === 'wide', !flags.bool('no-headers')), GET_TABS))
}

/** Of each group's resource, the version the server prefers. */
function preferred(resources: readonly Resource[]): Resource[] {
  const seen = new Set<string>()
  return resources.filter((resource) => {
    const key = qualified(resource)
    if (resource.verbs.length === 0 || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function matches(resource: Resource, { flags }: Invocation): boolean {
  if (flags.changed('api-group') && resource.group !== flags.string('api-group')) return false
  if (flags.changed('namespaced') && resource.namespaced !== flags.bool('namespaced')) return false
  return (
    flags.list('verbs').every((verb) => resource.verbs.includes(verb)) &&
    flags.list('categories').every((each) => resource.categories.includes(each))
  )
}

function order(field: string): (a: Resource, b: Resource) => number {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  if (field === 'kind') return (a, b) => compare(a.kind, b.kind)
  if (field === 'name') return (a, b) => compare(a.resource, b.resource)
  return (a, b) => compare(a.group, b.group) || compare(a.resource, b.resource)
}

function table(resources: readonly Resource[], wide: boolean, headers: boolean): string {
  const head = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]
  const rows = resources.map((resource) => [
    resource.resource,
    resource.shortNames.join(','),
    apiVersionOf(resource),
    String(resource.namespaced),
    resource.kind,
    ...(wide ? [resource.verbs.join(','), resource.categories.join(',')] : []),
  ])
  return [...(headers ? [head] : []), ...rows].map((cells) => `${cells.join('\t')}\n`).join('')
}
