import { kinds } from '../../kinds.ts'
import type { Ingress, IngressRule } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect } from '../common/field-errors.ts'
import { ingressAddresses } from '../core/services/services.ts'
import type { Strategy } from '../types.ts'
import { checkIngress, checkIngressStatus } from './ingress-rules.ts'

export const ingresses: Strategy<Ingress> = {
  kind: kinds.ingresses,
  validate: (ingress) => collect((errors) => checkIngress(errors, ingress)),
  validateStatusUpdate: (ingress, old) => collect((errors) => checkIngressStatus(errors, ingress, old)),
  warnings: ({ metadata, spec }, old) =>
    metadata.annotations?.[classAnnotation] === undefined || (!old && spec?.ingressClassName !== undefined)
      ? []
      : [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`],
  table: {
    columns: columnsOf(kinds.ingresses),
    cells: (ingress, { now }) => [
      ingress.metadata.name,
      ingress.spec?.ingressClassName ?? '<none>',
      hostsText(ingress.spec?.rules ?? []),
      ingressAddresses(ingress.status?.loadBalancer?.ingress).join(','),
      ingress.spec?.tls?.length ? '80, 443' : '80',
      age(ingress, now),
    ],
  },
}

const classAnnotation = 'kubernetes.io/ingress.class'

function hostsText(rules: readonly IngressRule[]): string {
  const hosts = rules.map(({ host }) => host ?? '').filter((host) => host !== '')
  if (hosts.length === 0) return '*'
  const shown = hosts.slice(0, 3).join(',')
  return hosts.length > 3 ? `${shown} + ${hosts.length - 3} more...` : shown
}
