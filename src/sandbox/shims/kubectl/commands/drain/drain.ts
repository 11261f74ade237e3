import { setTimeout as delay } from 'node:timers/promises'
import type { Pod } from '../../../../schema/types.gen.ts'
import { awaitObject } from '../../api/await.ts'
import type { Info } from '../../builder/infos.ts'
import { listObjects } from '../../builder/infos.ts'
import { dryRunOf } from '../../changes.ts'
import type { Command, Invocation } from '../../cli/command.ts'
import { ApiError, CommandError, isNotFound, throwAll, usageError } from '../../errors.ts'
import { dryRunFlag, selectorFlag } from '../../flags/common.ts'
import { boolFlag, durationFlag, intFlag, stringFlag } from '../../flags/spec.ts'
import { selectNodes, setSchedulable } from '../cordon.ts'
import { sortPods } from './filter.ts'

export const drain: Command = {
  use: 'NODE',
  short: 'Drain node in preparation for maintenance',
  flags: [
    dryRunFlag,
    selectorFlag,
    intFlag('chunk-size', 'Return large lists in chunks rather than all at once.', { default: '500' }),
    boolFlag('delete-emptydir-data', 'Continue even if there are pods using emptyDir.'),
    boolFlag('disable-eviction', 'Force drain to use delete, even if eviction is supported.'),
    boolFlag('force', 'Continue even if there are pods that do not declare a controller.'),
    intFlag('grace-period', 'Period of time in seconds given to each pod to terminate gracefully.', { default: '-1' }),
    boolFlag('ignore-daemonsets', 'Ignore DaemonSet-managed pods.'),
    stringFlag('pod-selector', 'Label selector to filter pods on the node'),
    intFlag('skip-wait-for-delete-timeout', 'If pod DeletionTimestamp older than N seconds, skip waiting for the pod.'),
    durationFlag('timeout', 'The length of time to wait before giving up, zero means infinite', { default: '0s' }),
  ],
  run: runDrain,
}

const FOREVER = 2 ** 31 - 1

async function runDrain(invocation: Invocation): Promise<void> {
  const { args, flags, path } = invocation
  if (args.length === 0 && flags.string('selector') === '')
    throw usageError(path, 'at least one NODE or label selector needs to be specified')
  const { infos, errors } = await selectNodes(invocation)
  throwAll(errors)
  for (const info of infos) await setSchedulable(invocation, info, true)
  for (const info of infos) await drainNode(invocation, info)
}

async function drainNode(invocation: Invocation, info: Info): Promise<void> {
  const { flags, factory, io } = invocation
  const dryRun = dryRunOf(invocation)
  const query = { fieldSelector: `spec.nodeName=${info.name}`, labelSelector: flags.string('pod-selector') }
  const pods = await listObjects<Pod>(factory, '/api/v1/pods', query)
  const { evict, warnings, problems } = sortPods(pods, flags)
  if (problems.length > 0) {
    io.stderr.write(
      `error: unable to drain node "${info.name}" due to error: ${problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]}, continuing command...\nThere are pending nodes to be drained:\n ${info.name}\n`,
    )
    throw new CommandError(problems.join('\n'), { verbatim: true })
  }
  if (warnings.length > 0) io.stderr.write(`Warning: ${warnings.join('; ')}\n`)
  for (const pod of evict)
    io.stdout.write(
      `evicting pod ${pod.metadata.namespace}/${pod.metadata.name}${dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`}\n`,
    )
  if (dryRun === 'none') await Promise.all(evict.map((pod) => evictPod(invocation, pod)))
  io.stdout.write(
    `node/${info.name} drained${dryRun === 'none' ? '' : ` (${dryRun === 'server' ? 'server ' : ''}dry run)`}\n`,
  )
}

/** Evicts a pod, again while a disruption budget forbids it, and waits until it is gone. */
async function evictPod({ flags, factory, io }: Invocation, pod: Pod): Promise<void> {
  const { namespace = '', name, uid } = pod.metadata
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`
  const grace = flags.int('grace-period')
  const options = { ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) }
  const deadline = Date.now() + (flags.duration('timeout') || FOREVER)
  for (;;) {
    try {
      if (flags.bool('disable-eviction'))
        await factory.rest().json({
          method: 'DELETE',
          path,
          body: JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', ...options }),
        })
      else {
        const body = {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name, namespace },
          deleteOptions: options,
        }
        await factory.rest().json({ method: 'POST', path: `${path}/eviction`, body: JSON.stringify(body) })
      }
      break
    } catch (error) {
      if (isNotFound(error)) return
      if (!(error instanceof ApiError && error.code === 429) || Date.now() > deadline) throw error
      io.stderr.write(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`)
      await delay(5000, undefined, io.signal ? { signal: io.signal } : {})
    }
  }
  const resource = (await factory.mapper()).kind('v1', 'Pod')
  const gone = (pod: Pod | undefined) => pod === undefined || pod.metadata.uid !== uid
  await awaitObject(factory, { resource, namespace, name }, gone, {
    timeout: Math.max(deadline - Date.now(), 1),
    signal: io.signal,
  })
  io.stdout.write(`pod/${name} evicted\n`)
}
