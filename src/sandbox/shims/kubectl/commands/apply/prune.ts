import type { Resource } from '../../api/discovery.ts'
import { apiVersionOf, pathOf } from '../../api/mapper.ts'
import type { Info } from '../../builder/infos.ts'
import { listObjects } from '../../builder/infos.ts'
import { dryRunOf, LAST_APPLIED } from '../../changes.ts'
import type { Invocation } from '../../cli/command.ts'
import { ApiError, CommandError } from '../../errors.ts'
import type { Obj } from '../../objects.ts'
import { nameOf } from '../../objects.ts'
import { changed, createPrinter } from '../../print/printer.ts'
import { propagationOf } from '../delete.ts'
import type { Outcome } from './apply.ts'

/** What `--prune` looks through unless `--prune-allowlist` says otherwise, as `group/version/kind`. */
const ALLOWED = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'].map(
    (kind) => `core/v1/${kind}`,
  ),
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'core/v1/Namespace',
  'core/v1/PersistentVolume',
]

const DEPRECATED =
  'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.'

/** The kinds that `--prune` looks through. */
export async function prunableKinds({ flags, factory }: Invocation): Promise<Resource[]> {
  const given = flags.list('prune-allowlist')
  const mapper = await factory.mapper()
  return (given.length > 0 ? given : ALLOWED).map((text) => {
    const [group, version, kind, more] = text.split('/')
    if (group === undefined || version === undefined || kind === undefined || more !== undefined)
      throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`)
    return mapper.kind(apiVersionOf({ group: group === 'core' ? '' : group, version }), kind)
  })
}

/** Deletes what was applied before and not this time, in the namespaces of what was, and of the kinds without one. */
export async function prune(
  invocation: Invocation,
  kinds: readonly Resource[],
  applied: readonly { info: Info; outcome: Outcome }[],
): Promise<void> {
  const { flags, factory } = invocation
  if (flags.list('prune-allowlist').length === 0) factory.warn(logged(DEPRECATED))
  const kept = new Set(applied.map(({ outcome }) => outcome.object.metadata.uid))
  const namespaces = new Set(applied.flatMap(({ info }) => (info.resource.namespaced ? [info.namespace] : [])))
  for (const namespace of namespaces)
    for (const resource of kinds.filter(({ namespaced }) => namespaced))
      await told('namespaced', resource, () => pruneKind(invocation, resource, namespace, kept))
  for (const resource of kinds.filter(({ namespaced }) => !namespaced))
    await told('nonNamespaced', resource, () => pruneKind(invocation, resource, '', kept))
}

async function pruneKind(
  invocation: Invocation,
  resource: Resource,
  namespace: string,
  kept: ReadonlySet<string | undefined>,
): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const printer = flags.string('output') === '' ? undefined : await createPrinter(io, flags)
  const found = await listObjects(factory, pathOf(resource, namespace), { labelSelector: flags.string('selector') })
  for (const item of found) {
    const isApplied = item.metadata.annotations?.[LAST_APPLIED] !== undefined
    if (!isApplied || kept.has(item.metadata.uid)) continue
    if (dryRun !== 'client') await remove(invocation, resource, item, dryRun === 'server')
    const object: Obj = { ...item, apiVersion: apiVersionOf(resource), kind: resource.kind }
    io.stdout.write(printer ? printer(object) : changed(object, resource.group, 'pruned', dryRun))
  }
}

async function remove(
  { flags, factory }: Invocation,
  resource: Resource,
  { metadata, ...item }: Obj,
  isDryRun: boolean,
): Promise<void> {
  const grace = flags.int('grace-period')
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    propagationPolicy: propagationOf(flags.string('cascade')),
    ...(isDryRun ? { dryRun: ['All'] } : {}),
  }
  const path = pathOf(resource, metadata.namespace ?? '', nameOf({ metadata, ...item }))
  await factory.rest().json({ method: 'DELETE', path, body: JSON.stringify(body) })
}

async function told(scope: string, resource: Resource, action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const kind = `${apiVersionOf(resource)}, Kind=${resource.kind}`
    throw new CommandError(`error pruning ${scope} object ${kind}: ${error.message}`)
  }
}

/** A line as klog writes it. */
function logged(text: string): string {
  const [day = '', time = ''] = new Date().toISOString().split('T')
  const stamp = `${day.slice(5).replace('-', '')} ${time.slice(0, -1)}000`
  return `W${stamp} ${String(process.pid).padStart(7)} prune.go:71] ${text}`
}
