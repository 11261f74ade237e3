import { isDeepStrictEqual } from 'node:util'
import type { Info } from '../../builder/infos.ts'
import { dryRunOf, patchObject } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { CommandError, throwAll } from '../../errors.ts'
import { dryRunFlag, fileFlags, printFlags, selectorFlag } from '../../flags/common.ts'
import { intFlag } from '../../flags/spec.ts'
import type { Json } from '../../objects.ts'
import { child, dig } from '../../objects.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import { revisionDetails } from './history.ts'
import type { Revision } from './revisions.ts'
import { revisionsOf } from './revisions.ts'
import { selectWorkloads } from './select.ts'

export const undo: Command = {
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  flags: [
    ...printFlags,
    ...fileFlags,
    selectorFlag,
    dryRunFlag,
    intFlag('to-revision', 'The revision to rollback to. Default to 0 (last revision).'),
  ],
  run: runUndo,
}

/** Annotations that belong to the deployment, not to a revision. */
const KEPT_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

async function runUndo(invocation: Invocation): Promise<void> {
  const { infos, errors } = await selectWorkloads(invocation)
  throwAll(errors)
  for (const info of infos) await undoOne(invocation, info)
}

async function undoOne(invocation: Invocation, info: Info): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const target = chooseRevision(await revisionsOf(factory, info), flags.int('to-revision'), info)
  if (dryRun === 'client') {
    io.stdout.write(`${changed(info.object, info.resource.group, revisionDetails(target)).trimEnd()}\n`)
    return
  }
  if (dig(info.object, 'spec', 'paused') === true) {
    throw new CommandError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    )
  }
  const same = isDeepStrictEqual(templateOf(target.template), templateOf(child(info.object, 'spec', 'template')))
  if (!same) await restore(invocation, info, target)
  const printer = await createPrinter(io, flags)
  const result = same
    ? `skipped rollback (current template already matches revision ${flags.int('to-revision')})`
    : 'rolled back'
  io.stdout.write(printer ? printer(info.object) : changed(info.object, info.resource.group, result, dryRun))
}

/** The revision asked for; 0 stands for the one before the last. */
function chooseRevision(revisions: readonly Revision[], wanted: number, info: Info): Revision {
  const found = wanted > 0 ? revisions.find((each) => each.number === wanted) : revisions.at(-2)
  if (found) return found
  if (wanted > 0) throw new CommandError(`unable to find specified revision ${wanted} in history`)
  throw new CommandError(
    `no rollout history found for ${info.resource.kind.toLowerCase()} ${JSON.stringify(info.name)}`,
  )
}

function restore(invocation: Invocation, info: Info, target: Revision): Promise<unknown> {
  const { factory } = invocation
  const query = dryRunOf(invocation) === 'server' ? { dryRun: 'All' } : {}
  if (info.resource.kind !== 'Deployment') {
    return patchObject(factory, info, { type: 'strategic', body: dig(target.holder, 'data'), query })
  }
  const live = info.object.metadata.annotations ?? {}
  const past = target.holder.metadata.annotations ?? {}
  const annotations = {
    ...Object.fromEntries(Object.entries(past).filter(([key]) => !KEPT_ANNOTATIONS.includes(key))),
    ...Object.fromEntries(Object.entries(live).filter(([key]) => KEPT_ANNOTATIONS.includes(key))),
  }
  const body = [
    { op: 'replace', path: '/spec/template', value: templateOf(target.template) },
    { op: 'replace', path: '/metadata/annotations', value: annotations },
  ]
  return patchObject(factory, info, { type: 'json', body, query })
}

/** A template without the hash label of its replica set. */
function templateOf(template: object): Json {
  const metadata = child(template, 'metadata')
  const { 'pod-template-hash': _hash, ...labels } = child(metadata, 'labels')
  return JSON.parse(JSON.stringify({ ...template, metadata: { ...metadata, labels } }))
}
