import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { applyMergePatch } from '../../../api/patch/merge-patch.ts'
import { parseYaml } from '../builder/documents.ts'
import type { Info } from '../builder/infos.ts'
import { selectInfos } from '../builder/infos.ts'
import type { PatchType } from '../changes.ts'
import { changeQuery, dryRunOf, patchObject } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, failuresOf, throwAll } from '../errors.ts'
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags } from '../flags/common.ts'
import { boolFlag, stringFlag } from '../flags/spec.ts'
import type { Obj } from '../objects.ts'
import { changed, createPrinter } from '../print/printer.ts'

export const patch: Command = {
  use: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  flags: [
    ...printFlags,
    ...fileFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    boolFlag('local', 'If true, patch will operate on the content of the file, not the server-side resource.'),
    stringFlag('patch', 'The patch to be applied to the resource JSON file.', { short: 'p' }),
    stringFlag('patch-file', 'A file containing a patch to be applied to the resource.'),
    boolFlag('record', 'Record current kubectl command in the resource annotation.', {
      deprecated: '--record will be removed in the future',
    }),
    stringFlag('subresource', 'If specified, patch will operate on the subresource of the requested object.'),
    stringFlag('type', 'The type of patch being provided; one of [json merge strategic]', { default: 'strategic' }),
  ],
  run: runPatch,
}

async function runPatch(invocation: Invocation): Promise<void> {
  const { args, flags, factory } = invocation
  const body = readPatch(invocation)
  const type = flags.string('type').toLowerCase()
  if (type !== 'json' && type !== 'merge' && type !== 'strategic') {
    throw new CommandError(`--type must be one of [json merge strategic], not "${flags.string('type')}"`)
  }
  const { infos, errors } = await selectInfos(factory, { args, flags, live: true })
  const failures = [...errors, ...(await failuresOf(infos, (info) => patchOne(invocation, info, type, body)))]
  throwAll(failures)
}

function readPatch({ flags, io }: Invocation): unknown {
  const [text, file] = [flags.string('patch'), flags.string('patch-file')]
  if (text === '' && file === '')
    throw new CommandError('must specify --patch or --patch-file containing the contents of the patch')
  if (text !== '' && file !== '') throw new CommandError('cannot specify --patch and --patch-file together')
  const content = file === '' ? text : readFileSync(resolve(io.cwd, file), 'utf8')
  try {
    return parseYaml(content, 'patch')
  } catch (error) {
    const why =
      error instanceof Error ? error.message.replace(/^error parsing patch: error converting YAML to JSON: /, '') : ''
    throw new CommandError(`unable to parse ${JSON.stringify(content)}: ${why}`)
  }
}

async function patchOne(invocation: Invocation, info: Info, type: PatchType, body: unknown): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const local = dryRun === 'client' || flags.bool('local')
  const after = local
    ? (applyMergePatch(info.object, body) as Obj)
    : await patchObject(factory, info, {
        type,
        body,
        query: changeQuery(flags, dryRun, 'kubectl-patch'),
        subresource: flags.string('subresource'),
      })
  const same = after.metadata.resourceVersion === info.object.metadata.resourceVersion && !local && dryRun === 'none'
  const printer = await createPrinter(io, flags)
  io.stdout.write(
    printer ? printer(after) : changed(after, info.resource.group, same ? 'patched (no change)' : 'patched', dryRun),
  )
}
