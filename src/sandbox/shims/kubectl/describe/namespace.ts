import type { LimitRange, Namespace, ResourceQuota } from '../../../schema/types.gen.ts'
import { listObjects } from '../builder/infos.ts'
import { rfc1123 } from './format.ts'
import type { Describer } from './types.ts'
import type { DescribeWriter } from './writer.ts'

export const describeNamespace: Describer<Namespace> = async ({ metadata, status }, { w, factory }) => {
  w.field(0, 'Name', metadata.name)
  w.map('Labels', metadata.labels)
  w.annotations(metadata.annotations)
  w.field(0, 'Status', status?.phase)
  if (status?.conditions?.length) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    w.line(1, '----\t------\t------------------\t------\t-------')
  }
  for (const { type, status: state, lastTransitionTime, reason = '', message = '' } of status?.conditions ?? []) {
    w.line(1, `${type}\t${state}\t${rfc1123(lastTransitionTime)}\t${reason}\t${message}`)
  }
  const base = `/api/v1/namespaces/${metadata.name}`
  const quotas = await listObjects<ResourceQuota>(factory, `${base}/resourcequotas`, {})
  w.line(0, '')
  writeQuotas(w, quotas)
  const limits = await listObjects<LimitRange>(factory, `${base}/limitranges`, {})
  w.line(0, '')
  writeLimits(w, limits)
}

function writeQuotas(w: DescribeWriter, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) {
    w.line(0, 'No resource quota.')
    return
  }
  w.line(0, 'Resource Quotas')
  for (const quota of quotas.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    w.field(1, 'Name', quota.metadata.name)
    writeScopes(w, quota, 1, '* ')
    w.line(1, 'Resource\tUsed\tHard')
    w.line(1, '--------\t---\t---')
    writeHard(w, quota, 1)
  }
}

const SCOPE_HELP: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

function writeScopes(w: DescribeWriter, quota: ResourceQuota, level: number, bullet: string): void {
  const scopes = (quota.spec?.scopes ?? []).toSorted()
  if (scopes.length === 0) return
  w.field(level, 'Scopes', scopes.join(', '))
  for (const scope of scopes) if (SCOPE_HELP[scope]) w.line(level, `${bullet}${SCOPE_HELP[scope]}`)
}

function writeHard(w: DescribeWriter, quota: ResourceQuota, level: number): void {
  for (const [name, hard] of Object.entries(quota.status?.hard ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    w.line(level, `${name}\t${quota.status?.used?.[name] ?? '0'}\t${hard}`)
  }
}

export const describeQuota: Describer<ResourceQuota> = (quota, { w }) => {
  w.field(0, 'Name', quota.metadata.name)
  w.field(0, 'Namespace', quota.metadata.namespace)
  writeScopes(w, quota, 0, ' * ')
  w.line(0, 'Resource\tUsed\tHard')
  w.line(0, '--------\t----\t----')
  writeHard(w, quota, 0)
}

const LIMIT_HEAD = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio'
const LIMIT_LINE = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------'

function writeLimits(w: DescribeWriter, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) {
    w.line(0, 'No LimitRange resource.')
    return
  }
  w.line(0, `Resource Limits\n ${LIMIT_HEAD}`)
  w.line(0, ` ${LIMIT_LINE}`)
  for (const range of ranges) writeLimitRows(w, range, ' ')
}

export const describeLimitRange: Describer<LimitRange> = (range, { w }) => {
  w.field(0, 'Name', range.metadata.name)
  w.field(0, 'Namespace', range.metadata.namespace)
  w.line(0, LIMIT_HEAD)
  w.line(0, LIMIT_LINE)
  writeLimitRows(w, range, '')
}

function writeLimitRows(w: DescribeWriter, range: LimitRange, indent: string): void {
  for (const limit of range.spec?.limits ?? []) {
    const columns = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio]
    const names = [...new Set(columns.flatMap((each) => Object.keys(each ?? {})))].toSorted()
    for (const name of names)
      w.line(0, [`${indent}${limit.type}`, name, ...columns.map((each) => each?.[name] ?? '-')].join('\t'))
  }
}
