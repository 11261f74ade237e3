import { kinds } from '../../kinds.ts'
import type { Draft } from '../../objects.ts'
import type { IngressClass } from '../../schema/types.gen.ts'
import { columnsOf } from '../columns.ts'
import { age } from '../common/cells.ts'
import { collect, type FieldErrors } from '../common/field-errors.ts'
import { checkImmutable } from '../common/immutable.ts'
import { dnsLabelErrors, dnsSubdomainErrors } from '../common/names.ts'
import type { Strategy } from '../types.ts'
import { checkTypedReference } from './ingress-rules.ts'

export const ingressClasses: Strategy<IngressClass> = {
  kind: kinds.ingressClasses,
  setDefaults({ spec }) {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster'
  },
  validate: (ingressClass) => collect((errors) => checkClass(errors, ingressClass)),
  validateUpdate: ({ spec }, old) =>
    collect((errors) =>
      checkImmutable(errors, 'spec.controller', spec?.controller, old.spec?.controller, spec?.controller),
    ),
  table: {
    columns: columnsOf(kinds.ingressClasses),
    cells: (ingressClass, { now }) => [
      ingressClass.metadata.name,
      ingressClass.spec?.controller ?? '',
      parametersText(ingressClass),
      age(ingressClass, now),
    ],
  },
}

function parametersText({ spec }: IngressClass): string {
  if (!spec?.parameters) return '<none>'
  const { apiGroup, kind, name } = spec.parameters
  return `${kind}${apiGroup ? `.${apiGroup}` : ''}/${name}`
}

function checkClass(errors: FieldErrors, { spec }: Draft<IngressClass>): void {
  const controller = spec?.controller ?? ''
  if (controller.length > 250) errors.tooLong('spec.controller', 250)
  if (!controller) errors.required('spec.controller')
  else {
    const [domain = '', ...path] = controller.split('/')
    if (path.length === 0 || domain === '' || path.join('/') === '')
      errors.invalid('spec.controller', controller, 'must be a domain-prefixed path (such as "acme.io/foo")')
    else errors.invalidAll('spec.controller', domain, dnsSubdomainErrors(domain))
  }
  if (!spec?.parameters) return
  const { scope, namespace } = spec.parameters
  checkTypedReference(errors, 'spec.parameters', spec.parameters)
  if (scope !== 'Cluster' && scope !== 'Namespace')
    errors.notSupported('spec.parameters.scope', scope, ['Cluster', 'Namespace'])
  const text = `\`parameters.scope\` is set to '${scope}'`
  if (scope === 'Namespace' && namespace === undefined) errors.required('spec.parameters.namespace', text)
  else if (scope === 'Namespace' && namespace !== undefined)
    errors.invalidAll('spec.parameters.namespace', namespace, dnsLabelErrors(namespace))
  if (scope === 'Cluster' && namespace !== undefined) errors.forbidden('spec.parameters.namespace', text)
}
