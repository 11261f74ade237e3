import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { missingTarget, selectAllOrThrow } from '../../builder/infos.ts'
import { changeQuery, fieldValidation, patchObject, patchTypeFor } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { fieldManagerFlag, fileFlags, printFlags, validateFlag } from '../../flags/common.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import { mergeSchemaOf } from '../../merge/schema.ts'
import { threeWayPatch } from '../../merge/three-way.ts'
import type { Json, Obj } from '../../objects.ts'
import { changed, withoutManagedFields } from '../../print/printer.ts'
import { editAll } from './session.ts'

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

const SUBJECT = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.`

async function runEdit(invocation: Invocation): Promise<void> {
  const { args, flags, factory } = invocation
  if (args.length === 0 && sourcesOf(flags).length === 0) throw missingTarget()
  const infos = await selectAllOrThrow(factory, { args, flags, live: true, all: true })
  const originals = infos.map((info) => withoutManagedFields(info.object))
  const save = (info: Info, original: Obj, next: Obj) => saveOne(invocation, info, original, next)
  await editAll({ invocation, subject: SUBJECT, infos, originals, save })
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
