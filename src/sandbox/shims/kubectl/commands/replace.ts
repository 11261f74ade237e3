import { awaitObject } from '../api/await.ts'
import { pathOf } from '../api/mapper.ts'
import { sourcesOf } from '../builder/files.ts'
import type { Info } from '../builder/infos.ts'
import { fetchInfo, fileInfos } from '../builder/infos.ts'
import { changeQuery, createObject, dryRunOf, fieldValidation, replaceObject, withLastApplied } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { ApiError, CommandError, isNotFound, throwAll, usageError } from '../errors.ts'
import { deletionFlags, dryRunFlag, fieldManagerFlag, fileFlags, printFlags, validateFlag } from '../flags/common.ts'
import { boolFlag, durationFlag, stringFlag } from '../flags/spec.ts'
import type { Obj } from '../objects.ts'
import { compactJson } from '../print/json.ts'
import { changed, createPrinter } from '../print/printer.ts'

export const replace: Command = {
  use: '-f FILENAME',
  short: 'Replace a resource by file name or stdin',
  flags: [
    ...printFlags,
    ...fileFlags,
    dryRunFlag,
    validateFlag,
    fieldManagerFlag('kubectl-replace'),
    ...deletionFlags,
    stringFlag('raw', 'Raw URI to PUT to the server.'),
    boolFlag('save-config', 'If true, the configuration of current object will be saved in its annotation.'),
    stringFlag('subresource', 'If specified, replace will operate on the subresource of the requested object.'),
    durationFlag('timeout', 'The length of time to wait before giving up on a delete'),
    boolFlag('wait', 'If true, wait for resources to be gone before returning.'),
  ],
  run: runReplace,
}

async function runReplace(invocation: Invocation): Promise<void> {
  const { flags, factory, path } = invocation
  const files = sourcesOf(flags)
  if (files.length === 0) throw usageError(path, 'Must specify --filename to replace')
  if (flags.int('grace-period') >= 0 && !flags.bool('force'))
    throw new CommandError('--grace-period must have --force specified')
  const infos = await fileInfos(factory, files, flags.bool('recursive'))
  if (infos.length === 0) throw new CommandError('no objects passed to replace')
  const failures: unknown[] = []
  for (const info of infos) {
    try {
      await (flags.bool('force') ? forceReplace(invocation, info) : replaceOne(invocation, info))
    } catch (error) {
      failures.push(error instanceof ApiError ? error.prefixed(`error when replacing "${info.source}": `) : error)
    }
  }
  throwAll(failures)
}

async function replaceOne(invocation: Invocation, info: Info): Promise<void> {
  const { flags, factory } = invocation
  const draft = await draftOf(invocation, info)
  const dryRun = dryRunOf(invocation)
  if (dryRun === 'client') return print(invocation, info, draft)
  const query = { ...changeQuery(flags, dryRun, 'kubectl-replace'), fieldValidation: fieldValidation(flags) }
  await print(invocation, info, await replaceObject(factory, info, draft, query, flags.string('subresource')))
}

/** The file's object; the last-applied annotation is kept up to date where the live object has one. */
async function draftOf({ flags, factory }: Invocation, info: Info): Promise<Obj> {
  if (flags.bool('save-config')) return withLastApplied(info.object, compactJson)
  if (info.object.metadata.resourceVersion !== undefined) return info.object
  const live = await fetchInfo(factory, info.resource, info.name, info.namespace)
  return {
    ...info.object,
    metadata: { ...info.object.metadata, resourceVersion: live.object.metadata.resourceVersion },
  }
}

/** Deletes the object at once, waits until it is gone, and creates it anew. */
async function forceReplace(invocation: Invocation, info: Info): Promise<void> {
  const { flags, factory, io } = invocation
  const grace = Math.max(flags.int('grace-period'), 0)
  const body = JSON.stringify({
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    gracePeriodSeconds: grace,
    propagationPolicy: 'Background',
  })
  try {
    await factory.rest().json({ method: 'DELETE', path: pathOf(info.resource, info.namespace, info.name), body })
    io.stdout.write(
      `${info.resource.kind.toLowerCase()}${info.resource.group === '' ? '' : `.${info.resource.group}`} "${info.name}" deleted\n`,
    )
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  await awaitObject(factory, info, (object) => object === undefined, {
    timeout: flags.duration('timeout') || 300_000,
    signal: io.signal,
  })
  const query = { ...changeQuery(flags, 'none', 'kubectl-replace'), fieldValidation: fieldValidation(flags) }
  await print(invocation, info, await createObject(factory, info, info.object, query))
}

async function print(invocation: Invocation, info: Info, object: Obj): Promise<void> {
  const { io, flags } = invocation
  const printer = await createPrinter(io, flags)
  io.stdout.write(printer ? printer(object) : changed(object, info.resource.group, 'replaced', dryRunOf(invocation)))
}
