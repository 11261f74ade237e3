import { readArguments } from '../builder/arguments.ts'
import { sourcesOf } from '../builder/files.ts'
import type { Info } from '../builder/infos.ts'
import { fetchInfo, listInfos, selectInfos } from '../builder/infos.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { describerOf } from '../describe/describers.ts'
import { writeEvents } from '../describe/events.ts'
import { DescribeWriter } from '../describe/writer.ts'
import { CommandError, isNotFound, throwAll } from '../errors.ts'
import { allNamespacesFlag, fileFlags, selectorFlag } from '../flags/common.ts'
import { boolFlag, intFlag } from '../flags/spec.ts'

export const describe: Command = {
  use: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  flags: [
    ...fileFlags,
    selectorFlag,
    allNamespacesFlag,
    intFlag('chunk-size', 'Return large lists in chunks rather than all at once. Pass 0 to disable.', {
      default: '500',
    }),
    boolFlag('show-events', 'If true, display events related to the described object.', { default: 'true' }),
  ],
  run: runDescribe,
}

async function runDescribe(invocation: Invocation): Promise<void> {
  const { args, flags, factory, io } = invocation
  if (args.length === 0 && sourcesOf(flags).length === 0) {
    throw new CommandError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  }
  const found = await selectInfos(factory, { args, flags, all: true, live: true })
  const selection = await orByPrefix(invocation, found)
  const { infos, errors } = selection
  const failures = [...errors]
  let first = true
  for (const info of infos) {
    try {
      const text = await describeInfo(invocation, info)
      io.stdout.write(selection.byPrefix ? `${text}\n` : first ? text : `\n\n${text}`)
      first = false
    } catch (error) {
      failures.push(error)
    }
  }
  if (infos.length === 0 && failures.length === 0) {
    io.stderr.write(
      !flags.bool('all-namespaces')
        ? `No resources found in ${factory.namespace()} namespace.\n`
        : 'No resources found\n',
    )
  }
  throwAll(failures)
}

interface Selected {
  readonly infos: Info[]
  readonly errors: unknown[]
  /** Found by the beginnings of their names. */
  readonly byPrefix?: boolean
}

/** A name nobody has may be the beginning of names: `describe pod web` describes `web-abc`. */
async function orByPrefix({ args, factory, flags }: Invocation, selection: Selected): Promise<Selected> {
  const onlyMissing = selection.errors.length > 0 && selection.errors.every(isNotFound)
  if (args.length !== 2 || args[1] === undefined || selection.infos.length > 0 || !onlyMissing) return selection
  const named = readArguments(await factory.mapper(), [args[0] ?? ''])
  if (named.type !== 'resources') return selection
  const prefix = args[1]
  const lists = await Promise.all(named.resources.map((resource) => listInfos(factory, resource, flags)))
  const infos = lists.flat().filter(({ name }) => name.startsWith(prefix))
  return infos.length === 0 ? selection : { infos, errors: [], byPrefix: true }
}

async function describeInfo({ factory, flags }: Invocation, info: Info): Promise<string> {
  const { resource } = info
  const w = new DescribeWriter()
  const complete =
    info.object.metadata.uid === undefined ? await fetchInfo(factory, resource, info.name, info.namespace) : info
  await describerOf(resource.kind, resource.group)(complete.object, {
    factory,
    w,
    events: async (object, kind = resource.kind) => {
      if (flags.bool('show-events')) await writeEvents(factory, w, object.metadata, kind)
    },
  })
  return w.toString()
}
