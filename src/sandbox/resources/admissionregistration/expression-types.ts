import { namedType } from '../../api/cel/functions.ts'
import { BOOL, type CelType, DYN, INT, listOf, mapOf, STRING, struct, TIMESTAMP } from '../../api/cel/types.ts'

function object(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return struct(`kubernetes.${name}`, new Map(Object.entries(fields)))
}

const kind = object('GroupVersionKind', { group: STRING, version: STRING, kind: STRING })
const resource = object('GroupVersionResource', { group: STRING, version: STRING, resource: STRING })
const userInfo = object('UserInfo', {
  username: STRING,
  uid: STRING,
  groups: listOf(STRING),
  extra: mapOf(STRING, listOf(STRING)),
})

const request = object('AdmissionRequest', {
  kind,
  resource,
  subResource: STRING,
  requestKind: kind,
  requestResource: resource,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo,
  dryRun: BOOL,
  options: DYN,
})

const condition = object('NamespaceCondition', {
  status: STRING,
  type: STRING,
  lastTransitionTime: TIMESTAMP,
  message: STRING,
  reason: STRING,
})

const namespaceObject = object('Namespace', {
  metadata: object('NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapOf(STRING, STRING),
    annotations: mapOf(STRING, STRING),
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: listOf(STRING),
  }),
  spec: object('NamespaceSpec', { finalizers: listOf(STRING) }),
  status: object('NamespaceStatus', { conditions: listOf(condition), phase: STRING }),
})

/** Which variables there are besides those that always are. */
export interface ExpressionScope {
  readonly hasParams: boolean
  readonly hasAuthorizer: boolean
  /** Types of the variables a policy declares, as far as they are declared before. */
  readonly declared?: ReadonlyMap<string, CelType>
}

/** The variables of expressions in policies and webhooks. Source: apiserver/pkg/admission/plugin/cel/compile.go. */
export function expressionVariables({ hasParams, hasAuthorizer, declared }: ExpressionScope): Map<string, CelType> {
  return new Map([
    ['object', DYN],
    ['oldObject', DYN],
    ['namespaceObject', namespaceObject],
    ['request', request],
    ...(declared ? [['variables', struct('kubernetes.variables', declared)] as const] : []),
    ...(hasParams ? [['params', DYN] as const] : []),
    ...(hasAuthorizer
      ? [
          ['authorizer', namedType('Authorizer')] as const,
          ['authorizer.requestResource', namedType('ResourceCheck')] as const,
        ]
      : []),
  ])
}
