import { isDeepStrictEqual } from 'node:util'
import { parseDocuments } from '../../builder/documents.ts'
import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { missingTarget, selectAllOrThrow } from '../../builder/infos.ts'
import { changeQuery, fieldValidation, patchObject, patchTypeFor } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { ApiError, CommandError, ExitError } from '../../errors.ts'
import { fieldManagerFlag, fileFlags, printFlags, validateFlag } from '../../flags/common.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import { mergeSchemaOf } from '../../merge/schema.ts'
import { threeWayPatch } from '../../merge/three-way.ts'
import type { Json, Obj } from '../../objects.ts'
import { isJson, itemsOf } from '../../objects.ts'
import { sortKeys, toJson } from '../../print/json.ts'
import { changed, withoutManagedFields } from '../../print/printer.ts'
import { toYaml } from '../../print/yaml.ts'
import { listOf } from '../get/generic.ts'
import { openEditor } from './editor.ts'

export const edit: Command = {
  use: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource from the default editor',
  flags: [
    ...printFlags,
    ...fileFlags,
    validateFlag,
    fieldManagerFlag('kubectl-edit'),
    boolFlag('output-patch', 'Output the patch if the resource is edited.'),
    boolFlag('save-config', 'If true, the configuration of current object will be saved in its annotation.'),
    stringFlag('subresource', 'If specified, edit will operate on the subresource of the requested object.'),
    boolFlag('windows-line-endings', 'Defaults to the line ending native to your platform.'),
  ],
  run: runEdit,
}

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

async function runEdit(invocation: Invocation): Promise<void> {
  const { args, flags, factory } = invocation
  if (args.length === 0 && sourcesOf(flags).length === 0) throw missingTarget()
  const infos = await selectAllOrThrow(factory, { args, flags, live: true, all: true })
  const originals = infos.map((info) => withoutManagedFields(info.object))
  const [only] = originals
  const whole = only && originals.length === 1 ? only : listOf(originals)
  const asJson = flags.string('output') === 'json'
  const session: Session = { invocation, infos, originals, extension: asJson ? 'json' : 'yaml' }
  let round: Round | undefined = { content: asJson ? toJson(whole) : HEADER + toYaml(whole), problems: '' }
  while (round) round = await editOnce(session, round)
}

interface Session {
  readonly invocation: Invocation
  readonly infos: readonly Info[]
  readonly originals: readonly Obj[]
  readonly extension: string
}

/** The text the editor opens with, and what was wrong with it the last time. */
interface Round {
  readonly content: string
  readonly problems: string
}

/** Lets the user edit once and saves; what could not be saved is edited again. */
async function editOnce(session: Session, { content, problems }: Round): Promise<Round | undefined> {
  const { io } = session.invocation
  const { text, path, remove } = openEditor(io, content, session.extension)
  const edited = meaningful(text)
  if (edited === '') return cancel(session.invocation, remove, 'Edit cancelled, saved file was empty.')
  if (edited === meaningful(content)) {
    if (problems === '') return cancel(session.invocation, remove, 'Edit cancelled, no changes made.')
    io.stderr.write(
      `error: ${problems}\nA copy of your changes has been stored to "${path}"\nerror: Edit cancelled, no valid changes were saved.\n`,
    )
    throw new ExitError(1)
  }
  try {
    await saveAll(session.invocation, session.infos, session.originals, readEdited(text, path))
    remove()
    return undefined
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof CommandError)) throw error
    remove()
    return again(session, edited, error)
  }
}

function again({ invocation, infos }: Session, edited: string, error: ApiError | CommandError): Round {
  const [first] = infos
  const refused =
    error instanceof ApiError && first ? `${first.resource.resource} "${first.name}" is invalid` : error.message
  invocation.io.stderr.write(`error: ${refused}\n`)
  const reasons = error.message.split('\n').map((line) => `# ${line}\n`)
  return { content: `${HEADER}${reasons.join('')}#\n${edited}`, problems: error.message }
}

/** What counts in an edited file: comments and blank lines do not. */
function meaningful(text: string): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'))
  return lines.join('\n').trim() === '' ? '' : lines.join('\n')
}

function cancel({ io }: Invocation, remove: () => void, message: string): undefined {
  remove()
  io.stderr.write(`${message}\n`)
}

function readEdited(text: string, path: string): Obj[] {
  return parseDocuments(text, path).flatMap((value) => {
    if (!isJson(value)) throw new CommandError('the edited file had a syntax error')
    return itemsOf(value)
  })
}

async function saveAll(
  invocation: Invocation,
  infos: readonly Info[],
  originals: readonly Obj[],
  edited: readonly Obj[],
): Promise<void> {
  const { io } = invocation
  for (const [index, info] of infos.entries()) {
    const original = originals[index]
    const next = edited.find((each) => each.metadata?.name === info.name && each.kind === info.object.kind)
    if (!original || !next) throw new CommandError(`At least one of apiVersion, kind and name was changed`)
    if (isDeepStrictEqual(sortKeys(original), sortKeys(next))) {
      io.stdout.write(changed(original, info.resource.group, 'skipped'))
      continue
    }
    await saveOne(invocation, info, original, next)
  }
}

async function saveOne({ flags, factory, io }: Invocation, info: Info, original: Obj, next: Obj): Promise<void> {
  const type = patchTypeFor(info)
  const schema = type === 'strategic' ? await mergeSchemaOf(factory.rest(), original) : undefined
  const patch: Json = threeWayPatch({ original, modified: next, current: original }, schema)
  const query = { ...changeQuery(flags, 'none', 'kubectl-edit'), fieldValidation: fieldValidation(flags) }
  const subresource = flags.string('subresource')
  const object = await patchObject(factory, info, {
    type: schema ? 'strategic' : 'merge',
    body: patch,
    query,
    subresource,
  })
  if (flags.bool('output-patch')) io.stdout.write(`Patch: ${JSON.stringify(patch)}\n`)
  io.stdout.write(changed(object, info.resource.group, 'edited'))
}
