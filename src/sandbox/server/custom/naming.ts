import { authorityError } from '../../resources/common/webhook-client.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionStatus,
} from '../../schema/types.gen.ts'

/**
 * The status of a definition after its names have been compared with those of the others of its group, which were there first.
 * Source: apiextensions-apiserver/pkg/controller/status/naming_controller.go and establish.
 */
export function namedStatus(
  definition: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
  now: string,
): CustomResourceDefinitionStatus {
  const { spec, status } = definition
  const conflict = conflictOf(
    spec.names,
    others.map(({ status: other }) => other?.acceptedNames),
  )
  const accepted: Condition = conflict
    ? ['NamesAccepted', 'False', conflict.reason, conflict.message]
    : ['NamesAccepted', 'True', 'NoConflicts', 'no conflicts found']
  const wasEstablished = status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True')
  const obstacle = wasEstablished ? undefined : obstacleOf(spec, conflict !== undefined)
  const established: Condition = obstacle ?? [
    'Established',
    'True',
    'InitialNamesAccepted',
    'the initial names have been accepted',
  ]
  const conditions = [accepted, established].reduce(
    (all, each) => withCondition(all, each, now),
    status?.conditions ?? [],
  )
  return {
    ...status,
    conditions,
    acceptedNames: conflict ? (status?.acceptedNames ?? { plural: '', kind: '' }) : spec.names,
    storedVersions: status?.storedVersions ?? [],
  }
}

function obstacleOf({ conversion }: CustomResourceDefinitionSpec, isTaken: boolean): Condition | undefined {
  if (isTaken) return ['Established', 'False', 'NotAccepted', 'not all names are accepted']
  const { caBundle = '' } = conversion?.webhook?.clientConfig ?? {}
  if (authorityError(caBundle) === undefined) return undefined
  return ['Established', 'False', 'InvalidCABundle', 'The conversion webhook CABundle is invalid']
}

type Deletion = readonly [reason: string, message: string]

export const PENDING: Deletion = [
  'InstanceDeletionPending',
  'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
]
export const IN_PROGRESS: Deletion = ['InstanceDeletionInProgress', 'CustomResource deletion is in progress']

/** The status of a definition that is being deleted and whose objects go before it. */
export function terminatingStatus(
  status: CustomResourceDefinitionStatus | undefined,
  now: string,
  [reason, message]: Deletion,
): CustomResourceDefinitionStatus {
  const going: Condition = ['Terminating', 'True', reason, message]
  return {
    acceptedNames: { plural: '', kind: '' },
    storedVersions: [],
    ...status,
    conditions: withCondition(status?.conditions ?? [], going, now),
  }
}

type Condition = [type: string, status: string, reason: string, message: string]

function withCondition(
  conditions: readonly CustomResourceDefinitionCondition[],
  [type, status, reason, message]: Condition,
  now: string,
): CustomResourceDefinitionCondition[] {
  const old = conditions.find((each) => each.type === type)
  const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? now) : now
  const next = { type, status, lastTransitionTime, reason, message }
  return old ? conditions.map((each) => (each === old ? next : each)) : [...conditions, next]
}

function conflictOf(
  names: CustomResourceDefinitionNames,
  others: readonly (CustomResourceDefinitionNames | undefined)[],
): { reason: string; message: string } | undefined {
  const resources = new Set(others.flatMap((each) => [each?.plural, each?.singular, ...(each?.shortNames ?? [])]))
  const kinds = new Set(others.flatMap((each) => [each?.kind, each?.listKind]))
  const checks: [string, string | undefined, ReadonlySet<string | undefined>][] = [
    ['PluralConflict', names.plural, resources],
    ['SingularConflict', names.singular, resources],
    ...(names.shortNames ?? []).map((name): [string, string, typeof resources] => [
      'ShortNamesConflict',
      name,
      resources,
    ]),
    ['KindConflict', names.kind, kinds],
    ['ListKindConflict', names.listKind, kinds],
  ]
  // The last one that is taken is told, as the real controller overwrites its reason.
  const taken = checks.filter(([, name, used]) => name && used.has(name)).at(-1)
  return taken && { reason: taken[0], message: `${JSON.stringify(taken[1])} is already in use` }
}
