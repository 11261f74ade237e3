import { notFound } from '../../../api/status.ts'
import { kinds } from '../../../kinds.ts'
import type { Node } from '../../../schema/types.gen.ts'
import { admitConnection } from '../../admission/connect.ts'
import type { Services } from '../../services.ts'
import type { Answer } from '../../types.ts'
import { splitName } from '../proxy.ts'
import type { Subresource } from '../types.ts'
import { type Measured, measure } from './measured.ts'
import { cadvisorMetrics, kubeletMetrics, resourceMetrics } from './metrics.ts'
import { type Family, prometheusText } from './prometheus.ts'
import { summary } from './summary.ts'

/** What a kubelet answers on its own port. */
export const nodeProxy: Subresource = {
  async handle(services, request) {
    await admitConnection(services, request)
    const { name } = splitName(request.info.name)
    const node = services.backend.reader.get(kinds.nodes, '', name)
    if (!node) throw notFound(kinds.nodes, name)
    const path = `/${request.info.rest}`
    if (path.startsWith('/healthz')) return text('ok')
    if (path === '/pods') return { code: 200, contentType: 'application/json', body: podsOf(services, name) }
    return measuredAnswer(services, node, path) ?? text('404 page not found\n', 404)
  },
}

const metrics: Readonly<Record<string, (measured: Measured) => Family[]>> = {
  '/metrics': kubeletMetrics,
  '/metrics/cadvisor': cadvisorMetrics,
  '/metrics/resource': resourceMetrics,
}

function measuredAnswer(services: Services, node: Node, path: string): Answer | undefined {
  const families = metrics[path]
  if (!families && path !== '/stats/summary') return undefined
  const measured = measure(services, node)
  if (!measured) return undefined
  if (!families) return { code: 200, contentType: 'application/json', body: JSON.stringify(summary(measured), null, 1) }
  return { ...text(prometheusText(families(measured))), contentType: 'text/plain; version=0.0.4; charset=utf-8' }
}

function text(body: string, code = 200): Answer & { body: string } {
  return { code, contentType: 'text/plain; charset=utf-8', body }
}

function podsOf({ backend }: Services, node: string): string {
  const items = backend.reader.list(kinds.pods).filter(({ spec }) => spec?.nodeName === node)
  return JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items })
}
