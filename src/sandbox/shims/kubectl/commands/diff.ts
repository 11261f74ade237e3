import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sourcesOf } from '../builder/files.ts'
import type { Info } from '../builder/infos.ts'
import { fetchInfo, fileInfos } from '../builder/infos.ts'
import { createObject, LAST_APPLIED, patchObject } from '../changes.ts'
import type { Command, Invocation } from '../cli/command.ts'
import { CommandError, formatError, isNotFound, usageError } from '../errors.ts'
import { fieldManagerFlag, fileFlags, selectorFlag } from '../flags/common.ts'
import { boolFlag, intFlag } from '../flags/spec.ts'
import { mergeSchemaOf } from '../merge/schema.ts'
import { threeWayPatch } from '../merge/three-way.ts'
import type { Json, Obj } from '../objects.ts'
import { withoutManagedFields } from '../print/printer.ts'
import { toYaml } from '../print/yaml.ts'

export const diff: Command = {
  use: '-f FILENAME',
  short:
    'Diff configurations specified by file name or stdin between the current online configuration, and the configuration as it would be if applied',
  flags: [
    ...fileFlags,
    selectorFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    intFlag('concurrency', 'Number of objects to process in parallel when diffing against the live version.', {
      default: '1',
    }),
    boolFlag('force-conflicts', 'If true, server-side apply will force the changes against conflicts.'),
    boolFlag('server-side', 'If true, apply runs in the server instead of the client.'),
    boolFlag('show-managed-fields', 'If true, include managed fields in the diff.'),
  ],
  run: runDiff,
}

/** Exit code 0 without differences, 1 with, 2 on failure. */
async function runDiff(invocation: Invocation): Promise<number> {
  try {
    return await compareFiles(invocation)
  } catch (error) {
    invocation.io.stderr.write(formatError(error))
    return 2
  }
}

async function compareFiles(invocation: Invocation): Promise<number> {
  const { args, flags, factory, io, path } = invocation
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`)
  if (sourcesOf(flags).length === 0) throw new CommandError('must specify one of -f and -k')
  const infos = await fileInfos(factory, sourcesOf(flags), flags.bool('recursive'))
  const live = mkdtempSync(join(tmpdir(), 'LIVE-'))
  const merged = mkdtempSync(join(tmpdir(), 'MERGED-'))
  try {
    for (const info of infos) await writeVersions(invocation, info, live, merged)
    return compareFolders(io, live, merged)
  } finally {
    for (const folder of [live, merged]) rmSync(folder, { recursive: true, force: true })
  }
}

async function writeVersions(invocation: Invocation, info: Info, live: string, merged: string): Promise<void> {
  const { factory, flags } = invocation
  const current = await fetchInfo(factory, info.resource, info.name, info.namespace).catch((error: unknown) => {
    if (isNotFound(error)) return undefined
    throw error
  })
  const next = await mergedObject(invocation, info, current?.object)
  const { group, version } = info.resource
  const name = [...(group === '' ? [] : [group]), version, info.resource.kind, info.namespace, info.name].join('.')
  const shown = (object: Obj) =>
    toYaml(maskSecret(flags.bool('show-managed-fields') ? object : withoutManagedFields(object)))
  writeFileSync(join(live, name), current ? shown(current.object) : '')
  writeFileSync(join(merged, name), shown(next))
}

/** What the server would make of the file: a dry run. */
async function mergedObject({ factory, flags }: Invocation, info: Info, current: Obj | undefined): Promise<Obj> {
  const query = { dryRun: 'All', fieldManager: flags.string('field-manager') }
  if (flags.bool('server-side')) {
    return patchObject(factory, info, {
      type: 'apply',
      body: info.object,
      query: { ...query, force: flags.bool('force-conflicts') },
    })
  }
  const modified = info.object
  if (!current) return createObject(factory, info, modified, query)
  const last = current.metadata.annotations?.[LAST_APPLIED]
  const schema = await mergeSchemaOf(factory.rest(), info.object)
  const original: Json = last === undefined ? {} : JSON.parse(last)
  const patch = threeWayPatch({ original, modified, current }, schema)
  return patchObject(factory, info, { type: schema ? 'strategic' : 'merge', body: patch, query })
}

/** Secrets are compared without being shown. */
function maskSecret(object: Obj): Obj {
  if (object.kind !== 'Secret' || typeof object['data'] !== 'object' || object['data'] === null) return object
  return { ...object, data: Object.fromEntries(Object.keys(object['data']).map((key) => [key, '***'])) }
}

function compareFolders(io: Invocation['io'], live: string, merged: string): number {
  const custom = io.env['KUBECTL_EXTERNAL_DIFF']
  const [program = 'diff', ...words] = custom ? custom.split(' ') : ['diff', '-u', '-N']
  const result = spawnSync(program, [...words, live, merged], { encoding: 'utf8', env: { ...io.env } })
  if (result.error)
    throw new CommandError(`failed to run "${program}": executable file not found in $PATH`, { exitCode: 2 })
  io.stdout.write(result.stdout)
  io.stderr.write(result.stderr)
  return result.status ?? 2
}
