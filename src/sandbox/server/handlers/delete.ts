import { StatusError } from '../../api/status.ts'
import type { KubeObject } from '../../objects.ts'
import { isReturnedWhenDeleted } from '../../schema/returned-when-deleted.ts'
import { giveWay } from '../../turns.ts'
import type { ServedResource } from '../registry.ts'
import { type ApiRequest, managerOf } from '../request.ts'
import { type Deleted, deleteSteps } from '../rest/delete.ts'
import { deleteOptions } from '../rest/delete-options.ts'
import { encoded } from '../rest/encode.ts'
import { listObjects } from '../rest/lists/list.ts'
import { listOptions } from '../rest/lists/options.ts'
import { selectionOf } from '../rest/lists/selection.ts'
import { representationOf } from '../rest/representation.ts'
import { writeInTurns } from '../rest/write-in-turns.ts'
import { success } from '../statuses.ts'
import type { Caller } from '../types.ts'
import { withWebhooks } from '../webhooks/attempts.ts'
import type { Handler } from './types.ts'

export const remove: Handler = async (backend, request, served) => {
  const options = await deleteOptions(request)
  const form = representationOf(backend, request, 'get')
  const { namespace, name } = request.info
  const by = caller(request, options.dryRun)
  const deleted = await writeInTurns(by, () => deleteSteps(backend, by, { served, namespace, name }, options))
  warnAboutJobs(request, served, options)
  if (!deleted.gone || isReturnedWhenDeleted(served.info)) {
    const code = !deleted.gone && options.orphanDependents === false ? 202 : 200
    return { code, contentType: form.contentType, body: await form.one(served, deleted.object) }
  }
  return {
    code: 200,
    contentType: 'application/json',
    body: encoded(success({ details: detailsOf(served, deleted.object) })),
  }
}

export const removeCollection: Handler = async (backend, request, served) => {
  const options = await deleteOptions(request)
  const form = representationOf(backend, request, 'list')
  const namespace = request.info.namespace === '' ? undefined : request.info.namespace
  const selection = selectionOf(served, request.query)
  const listed = await listObjects(backend.store, served, namespace, listOptions(request.query, false), selection)
  const by = caller(request, options.dryRun)
  for (const { metadata } of listed.items) {
    await giveWay('request')
    const target = { served, namespace: metadata.namespace ?? '', name: metadata.name }
    // Each is a request of its own to webhooks: what is gone stays gone.
    await withWebhooks(backend, request.warnings, () =>
      ignoreNotFound(writeInTurns(by, () => deleteSteps(backend, by, target, { ...options, ofCollection: true }))),
    )
  }
  return { code: 200, contentType: form.contentType, body: await form.list(served, listed) }
}

function caller(request: ApiRequest, dryRun: boolean): Caller {
  const { user, warnings } = request
  return { user, warnings, manager: managerOf(request), dryRun, fieldValidation: 'Warn' }
}

function detailsOf({ info }: ServedResource, { metadata }: KubeObject) {
  return {
    name: metadata.name,
    ...(info.group === '' ? {} : { group: info.group }),
    kind: info.resource,
    uid: metadata.uid,
  }
}

function warnAboutJobs(
  { warnings }: ApiRequest,
  { key }: ServedResource,
  options: { propagationPolicy?: string | undefined; orphanDependents?: boolean | undefined },
): void {
  if (key !== 'jobs.batch' || options.propagationPolicy || options.orphanDependents !== undefined) return
  warnings.push(
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  )
}

async function ignoreNotFound(deletion: Promise<Deleted>): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404) throw error
  }
}
