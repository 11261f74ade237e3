import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { fetchInfo, fileInfos, missingTarget, selectAllOrThrow } from '../../builder/infos.ts'
import { changeQuery, dryRunOf, fieldValidation, LAST_APPLIED, patchObject } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError } from '../../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag, validateFlag } from '../../flags/common.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import type { Json, Obj } from '../../objects.ts'
import { compactJson, toJson } from '../../print/json.ts'
import { changed } from '../../print/printer.ts'
import { toYaml } from '../../print/yaml.ts'
import { editAll } from '../edit/session.ts'
import { MANAGER } from './client-side.ts'

export const viewLastApplied: Command = {
  use: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: [
    ...fileFlags,
    selectorFlag,
    stringFlag('output', 'Output format. Must be one of (yaml, json)', { short: 'o', default: 'yaml' }),
    boolFlag('all', 'Select all resources'),
  ],
  run: runView,
}

export const setLastApplied: Command = {
  use: '-f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  flags: [
    ...printFlags,
    ...fileFlags,
    dryRunFlag,
    boolFlag(
      'create-annotation',
      "Will create 'last-applied-configuration' annotations if current objects doesn't have one",
    ),
  ],
  run: runSet,
}

export const editLastApplied: Command = {
  use: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: [
    ...printFlags,
    ...fileFlags,
    validateFlag,
    fieldManagerFlag(MANAGER),
    boolFlag('windows-line-endings', 'Defaults to the line ending native to your platform.'),
  ],
  run: runEdit,
}

async function runView({ factory, flags, args, io }: Invocation): Promise<void> {
  const output = flags.string('output')
  if (output !== 'yaml' && output !== 'json')
    throw new CommandError(
      `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json\nSee 'view-last-applied -h' for help and examples`,
    )
  const infos = await selectAllOrThrow(factory, { args, flags, all: true, live: true })
  for (const { object, name } of infos) {
    const last = object.metadata.annotations?.[LAST_APPLIED]
    if (last === undefined)
      throw new CommandError(`no last-applied-configuration annotation found on resource: ${name}`)
    const value: Json = JSON.parse(last)
    io.stdout.write(output === 'yaml' ? toYaml(value) : toJson(value, 2))
  }
}

async function runSet(invocation: Invocation): Promise<void> {
  const { factory, flags, io } = invocation
  const infos = await fileInfos(factory, sourcesOf(flags), flags.bool('recursive'))
  const dryRun = dryRunOf(invocation)
  for (const info of infos) {
    const live = await fetchInfo(factory, info.resource, info.name, info.namespace)
    if (live.object.metadata.annotations?.[LAST_APPLIED] === undefined && !flags.bool('create-annotation')) {
      throw new CommandError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      )
    }
    const query = dryRun === 'server' ? { dryRun: 'All' } : {}
    const object = dryRun === 'client' ? live.object : await annotated(invocation, info, info.object, query)
    io.stdout.write(changed(object, info.resource.group, 'configured', dryRun))
  }
}

const SUBJECT = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.`

async function runEdit(invocation: Invocation): Promise<void> {
  const { args, flags, factory, io } = invocation
  if (args.length === 0 && sourcesOf(flags).length === 0) throw missingTarget()
  const selected = await selectAllOrThrow(factory, { args, flags, live: true, all: true })
  const infos = selected.filter(({ object }) => object.metadata.annotations?.[LAST_APPLIED] !== undefined)
  if (infos.length === 0)
    throw new CommandError(
      'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
    )
  const originals = infos.map(({ object }) => JSON.parse(object.metadata.annotations?.[LAST_APPLIED] ?? '') as Obj)
  const query = { ...changeQuery(flags, 'none', MANAGER), fieldValidation: fieldValidation(flags) }
  await editAll({
    invocation,
    subject: SUBJECT,
    infos,
    originals,
    async save(info, _original, next) {
      await annotated(invocation, info, next, query)
      io.stdout.write(changed(next, info.resource.group, 'edited'))
    },
  })
}

/** Has an object remember that it was applied so. */
function annotated({ factory }: Invocation, info: Info, applied: Obj, query: Record<string, string>): Promise<Obj> {
  const body = { metadata: { annotations: { [LAST_APPLIED]: `${compactJson(applied)}\n` } } }
  return patchObject(factory, info, { type: 'merge', body, query })
}
