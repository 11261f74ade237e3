import type { DocumentSource } from '../../builder/files.ts'
import { sourcesOf } from '../../builder/files.ts'
import type { Info } from '../../builder/infos.ts'
import { fileInfos } from '../../builder/infos.ts'
import { changeQuery, createObject, dryRunOf, fieldValidation, withLastApplied } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { ApiError, CommandError, throwAll, usageError } from '../../errors.ts'
import { fileFlags, selectorFlag } from '../../flags/common.ts'
import { boolFlag, stringFlag } from '../../flags/spec.ts'
import type { Obj } from '../../objects.ts'
import { compactJson } from '../../print/json.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import { createFlags } from './generate.ts'
import { generators } from './generators.ts'

export const create: Command = {
  use: '-f FILENAME',
  short: 'Create a resource from a file or from stdin',
  examples:
    '# Create a pod using the data in pod.json\nkubectl create -f ./pod.json\n\n# Create a deployment named my-dep that runs the busybox image\nkubectl create deployment my-dep --image=busybox',
  flags: [
    ...createFlags,
    ...fileFlags,
    selectorFlag,
    boolFlag('edit', 'Edit the API resource before creating'),
    stringFlag('raw', 'Raw URI to POST to the server.'),
    boolFlag('windows-line-endings', 'Only relevant if --edit=true.'),
  ],
  subcommands: generators,
  run: runCreate,
}

async function runCreate(invocation: Invocation): Promise<void> {
  const { args, flags, factory, path } = invocation
  const files = sourcesOf(flags)
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`)
  if (files.length === 0) throw new CommandError('must specify one of -f and -k')
  if (flags.string('raw') !== '') return postRaw(invocation, files)
  const infos = await fileInfos(factory, files, flags.bool('recursive'))
  if (infos.length === 0) throw new CommandError('no objects passed to create')
  const errors: unknown[] = []
  for (const info of infos) {
    try {
      await createOne(invocation, info)
    } catch (error) {
      errors.push(error instanceof ApiError ? error.prefixed(`error when creating "${info.source}": `) : error)
    }
  }
  throwAll(errors)
}

async function createOne(invocation: Invocation, info: Info): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const draft: Obj = flags.bool('save-config') ? withLastApplied(info.object, compactJson) : info.object
  const query = { ...changeQuery(flags, dryRun, 'kubectl-create'), fieldValidation: fieldValidation(flags) }
  const object = dryRun === 'client' ? draft : await createObject(factory, info, draft, query)
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(object) : changed(object, info.resource.group, 'created', dryRun))
}

async function postRaw({ flags, factory, io }: Invocation, files: readonly DocumentSource[]): Promise<void> {
  const { readDocuments } = await import('../../builder/files.ts')
  const [document] = await readDocuments(io, files, false)
  const { body } = await factory
    .rest()
    .request({ method: 'POST', path: flags.string('raw'), body: JSON.stringify(document?.object ?? {}) })
  io.stdout.write(body)
}
