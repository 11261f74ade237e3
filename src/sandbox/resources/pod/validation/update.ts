import type {
  Container,
  NodeAffinity,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  Pod,
  PodSchedulingGate,
  PodSpec,
  Toleration,
} from '../../../schema/types.gen.ts'
import type { FieldErrors } from '../../common/field-errors.ts'
import { GoText, goList, goMap, quote } from '../../common/go-values.ts'
import { same } from '../../common/immutable.ts'
import { rangeErrors } from '../../common/names.ts'
import { specDiff } from '../spec-diff.ts'
import { checkPodAnnotationUpdates } from './annotations.ts'
import { checkImageSpaces } from './containers.ts'

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]

/** `ValidatePodUpdate`, after what holds for every pod: almost nothing of a pod's spec may change. */
export function checkPodUpdate(errors: FieldErrors, pod: Pod, old: Pod): void {
  const [spec, before] = [pod.spec, old.spec]
  if (!spec || !before) return
  checkPodAnnotationUpdates(errors, 'metadata.annotations', pod, old)
  for (const list of ['containers', 'initContainers'] as const) {
    if (!checkImages(errors, `spec.${list}`, spec[list] ?? [], before[list] ?? [])) return
  }
  if (!checkDeadline(errors, spec, before)) return
  checkAddedTolerations(errors, spec.tolerations ?? [], before.tolerations ?? [])
  checkRemovedGates(errors, spec.schedulingGates ?? [], before.schedulingGates ?? [])
  if (same(spec, before)) return
  const rest = withAllowedChanges(errors, spec, before)
  if (!same(rest, before))
    errors.forbidden(
      'spec',
      `pod updates may not change fields other than ${updatable.join(',')}\n${specDiff(before, rest)}`,
    )
}

/** Whether both lists have the same length, so that the rest can be compared. */
function checkImages(
  errors: FieldErrors,
  field: string,
  containers: readonly Container[],
  old: readonly Container[],
): boolean {
  if (containers.length !== old.length) {
    errors.forbidden(field, 'pod updates may not add or remove containers')
    return false
  }
  for (const [index, { image }] of containers.entries()) {
    if (!image) errors.required(`${field}[${index}].image`)
    checkImageSpaces(errors, `${field}[${index}].image`, image)
  }
  return true
}

function checkDeadline(errors: FieldErrors, spec: PodSpec, old: PodSpec): boolean {
  const field = 'spec.activeDeadlineSeconds'
  const [after, before] = [spec.activeDeadlineSeconds, old.activeDeadlineSeconds]
  if (after === undefined) {
    if (before !== undefined) errors.invalid(field, undefined, 'must not update from a positive integer to nil value')
    return true
  }
  const problems = rangeErrors(after, 0, 2147483647)
  errors.invalidAll(field, after, problems)
  if (problems.length > 0) return false
  if (before === undefined || before >= after) return true
  errors.invalid(field, after, 'must be less than or equal to previous value')
  return false
}

function checkAddedTolerations(errors: FieldErrors, tolerations: readonly Toleration[], old: readonly Toleration[]) {
  const kept = old.every((before) =>
    tolerations.some((after) => same({ ...before, tolerationSeconds: after.tolerationSeconds }, after)),
  )
  if (!kept)
    errors.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')
}

function checkRemovedGates(
  errors: FieldErrors,
  gates: readonly PodSchedulingGate[],
  old: readonly PodSchedulingGate[],
) {
  const known = new Set(old.map(({ name }) => name))
  for (const [index, { name }] of gates.entries()) {
    if (!known.has(name))
      errors.forbidden(
        `spec.schedulingGates[${index}].name`,
        `only deletion is allowed, but found new scheduling gate '${name}'`,
      )
  }
}

/** The new spec with every field that may change set back, so that what differs is forbidden. */
function withAllowedChanges(errors: FieldErrors, spec: PodSpec, old: PodSpec): PodSpec {
  const rest = structuredClone(spec)
  for (const list of ['containers', 'initContainers'] as const)
    for (const [index, container] of (rest[list] ?? []).entries()) container.image = old[list]?.[index]?.image
  rest.activeDeadlineSeconds = old.activeDeadlineSeconds
  rest.schedulingGates = old.schedulingGates
  rest.tolerations = old.tolerations
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && rest.terminationGracePeriodSeconds === 1)
    rest.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds
  if (old.schedulingGates?.length) allowGatedChanges(errors, rest, old)
  return rest
}

/** A pod that waits for its gates may be steered: additions to its node selector and node affinity. */
function allowGatedChanges(errors: FieldErrors, rest: PodSpec, old: PodSpec): void {
  const [after, before] = [rest.nodeSelector ?? {}, old.nodeSelector ?? {}]
  if (Object.entries(before).some(([key, value]) => after[key] !== value))
    errors.invalid(
      'spec.nodeSelector',
      goMap(rest.nodeSelector),
      'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    )
  rest.nodeSelector = old.nodeSelector
  checkNodeAffinity(errors, rest.affinity?.nodeAffinity, old.affinity?.nodeAffinity)
  const { nodeAffinity: _, ...others } = rest.affinity ?? {}
  const kept = old.affinity?.nodeAffinity
  if (rest.affinity || kept) rest.affinity = { ...others, ...(kept ? { nodeAffinity: kept } : {}) }
  if (!old.affinity && Object.keys(others).length === 0) delete rest.affinity
}

/** `validateNodeAffinityMutation`: terms may get further requirements. */
function checkNodeAffinity(errors: FieldErrors, next: NodeAffinity | undefined, old: NodeAffinity | undefined) {
  const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'
  const [after, before] = [next, old].map(
    (affinity) => affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [],
  )
  if (!after || !before || before.length === 0) return
  if (before.length !== after.length)
    return errors.invalid(
      field,
      new GoText(`[]core.NodeSelectorTerm{${after.map(goTerm).join(', ')}}`),
      'no additions/deletions to non-empty NodeSelectorTerms list are allowed',
    )
  for (const [index, term] of after.entries())
    if (!grows(term, before[index] ?? {}))
      errors.invalid(
        `${field}[${index}]`,
        new GoText(goTerm(term)),
        'only additions are allowed (no mutations or deletions)',
      )
}

function grows(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const lists = ['matchExpressions', 'matchFields'] as const
  if (lists.every((list) => !old[list]?.length)) return lists.every((list) => !term[list]?.length)
  return lists.every((list) => same(term[list]?.slice(0, old[list]?.length ?? 0), old[list]))
}

function goTerm({ matchExpressions, matchFields }: NodeSelectorTerm): string {
  const list = (requirements: readonly NodeSelectorRequirement[] | undefined) => {
    const texts = requirements?.map(
      ({ key, operator, values }) =>
        `core.NodeSelectorRequirement{Key:${quote(key)}, Operator:${quote(operator)}, Values:${goList(values).text}}`,
    )
    return `[]core.NodeSelectorRequirement${texts ? `{${texts.join(', ')}}` : '(nil)'}`
  }
  return `core.NodeSelectorTerm{MatchExpressions:${list(matchExpressions)}, MatchFields:${list(matchFields)}}`
}
