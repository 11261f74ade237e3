import { readArguments } from '../../builder/arguments.ts'
import { sourcesOf } from '../../builder/files.ts'
import { fileInfos } from '../../builder/infos.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, usageError } from '../../errors.ts'
import { printFlags, selectionFlags } from '../../flags/common.ts'
import { boolFlag, intFlag, sliceFlag, stringFlag } from '../../flags/spec.ts'
import { createPrinter } from '../../print/printer.ts'
import { printGeneric } from './generic.ts'
import { printTables } from './tables.ts'
import type { Target } from './target.ts'
import { watchObjects } from './watch.ts'

export const get: Command = {
  use: '(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  short: 'Display one or many resources',
  examples:
    '# List all pods in ps output format\nkubectl get pods\n\n# Return only the phase value of the specified pod\nkubectl get -o template pod/web-pod-13je7 --template={{.status.phase}}',
  flags: [
    ...printFlags,
    ...selectionFlags,
    intFlag('chunk-size', 'Return large lists in chunks rather than all at once. Pass 0 to disable.', {
      default: '500',
    }),
    boolFlag('ignore-not-found', 'If set to true, suppresses NotFound error for specific objects that do not exist.'),
    sliceFlag('label-columns', 'Accepts a comma separated list of labels that are going to be presented as columns.', {
      short: 'L',
    }),
    boolFlag('no-headers', "When using the default or custom-column output format, don't print headers."),
    boolFlag('output-watch-events', 'Output watch event objects when --watch or --watch-only is used.'),
    stringFlag('raw', 'Raw URI to request from the server.'),
    boolFlag('server-print', 'If true, have the server return the appropriate table output.', { default: 'true' }),
    boolFlag('show-kind', 'If present, list the resource type for the requested object(s).'),
    boolFlag('show-labels', 'When printing, show all labels as the last column'),
    stringFlag('sort-by', 'If non-empty, sort list types using this field specification.'),
    stringFlag('subresource', 'If specified, gets the subresource of the requested object.'),
    boolFlag('watch', 'After listing/getting the requested object, watch for changes.', { short: 'w' }),
    boolFlag('watch-only', 'Watch for changes to the requested object(s), without listing/getting first.'),
  ],
  run: runGet,
}

async function runGet(invocation: Invocation): Promise<void> {
  const { flags, io, factory } = invocation
  if (flags.string('raw') !== '') return printRaw(invocation)
  if (invocation.args.length === 0 && sourcesOf(flags).length === 0) throw missingType(invocation)
  const printer = await createPrinter(io, flags, ['wide', 'custom-columns'])
  const targets = await findTargets(invocation)
  if (flags.bool('watch') || flags.bool('watch-only')) return watchObjects(invocation, targets, printer)
  return printer ? printGeneric(factory, flags, targets, printer) : printTables(invocation, targets)
}

async function printRaw({ factory, flags, io, args }: Invocation): Promise<void> {
  if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified')
  const response = await factory.rest().stream({ path: flags.string('raw'), signal: io.signal })
  for await (const chunk of response) io.stdout.write(chunk)
}

function missingType({ io, path }: Invocation): CommandError {
  io.stderr.write(
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
  )
  return usageError(
    path,
    'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
  )
}

/** What to ask the server for: one target for each list or object. */
async function findTargets({ factory, flags, args }: Invocation): Promise<Target[]> {
  const files = sourcesOf(flags)
  if (files.length > 0) {
    const infos = await fileInfos(factory, files, flags.bool('recursive'))
    return infos.map(({ resource, namespace, name }) => ({ resource, namespace, name }))
  }
  const named = readArguments(await factory.mapper(), args)
  const everywhere = flags.bool('all-namespaces')
  const namespaceFor = (namespaced: boolean) => (namespaced && !everywhere ? factory.namespace() : '')
  if (named.type === 'names') {
    if (flags.string('selector') !== '') throw new CommandError('name cannot be provided when a selector is specified')
    if (everywhere && named.items.some(({ resource }) => resource.namespaced)) {
      throw new CommandError('a resource cannot be retrieved by name across all namespaces')
    }
    return named.items.map(({ resource, name }) => ({ resource, name, namespace: namespaceFor(resource.namespaced) }))
  }
  if (named.type === 'nothing') return []
  return named.resources.map((resource) => ({ resource, namespace: namespaceFor(resource.namespaced) }))
}
