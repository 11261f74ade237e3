import { formatQuantity, parseQuantity, type Quantity } from '../../api/quantity.ts'
import type { LimitRangeItem } from '../../schema/types.gen.ts'

export interface Amounts {
  requests: Record<string, Quantity>
  limits: Record<string, Quantity>
}

/** What one item of a LimitRange finds wrong with a container or pod, in the real server's words. */
export function limitErrors({ type, min, max, maxLimitRequestRatio }: LimitRangeItem, amounts: Amounts): string[] {
  const each = (
    bounds: Record<string, string> | undefined,
    find: (resource: string, bound: Quantity) => string | undefined,
  ) => Object.entries(bounds ?? {}).flatMap(([resource, bound]) => find(resource, parseQuantity(bound)) ?? [])
  return [
    ...each(min, (resource, bound) => belowMinimum(type, resource, bound, amounts)),
    ...each(max, (resource, bound) => aboveMaximum(type, resource, bound, amounts)),
    ...each(maxLimitRequestRatio, (resource, bound) => aboveRatio(type, resource, bound, amounts)),
  ]
}

function belowMinimum(
  type: string,
  resource: string,
  bound: Quantity,
  { requests, limits }: Amounts,
): string | undefined {
  const text = `minimum ${resource} usage per ${type} is ${formatQuantity(bound)}`
  const [request, limit] = [requests[resource], limits[resource]]
  if (!request) return `${text}.  No request is specified`
  if (request.nanos < bound.nanos) return `${text}, but request is ${formatQuantity(request)}`
  return limit && limit.nanos < bound.nanos ? `${text}, but limit is ${formatQuantity(limit)}` : undefined
}

function aboveMaximum(
  type: string,
  resource: string,
  bound: Quantity,
  { requests, limits }: Amounts,
): string | undefined {
  const text = `maximum ${resource} usage per ${type} is ${formatQuantity(bound)}`
  const [request, limit] = [requests[resource], limits[resource]]
  if (!limit) return `${text}.  No limit is specified`
  if (limit.nanos > bound.nanos) return `${text}, but limit is ${formatQuantity(limit)}`
  return request && request.nanos > bound.nanos ? `${text}, but request is ${formatQuantity(request)}` : undefined
}

function aboveRatio(
  type: string,
  resource: string,
  bound: Quantity,
  { requests, limits }: Amounts,
): string | undefined {
  const text = `${resource} max limit to request ratio per ${type} is ${formatQuantity(bound)}`
  const [request, limit] = [requests[resource], limits[resource]]
  if (!request || request.nanos === 0n) return `${text}, but no request is specified or request is 0`
  if (!limit || limit.nanos === 0n) return `${text}, but no limit is specified or limit is 0`
  const ratio = Number(limit.nanos) / Number(request.nanos)
  return ratio > Number(bound.nanos) / 1e9 ? `${text}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}
