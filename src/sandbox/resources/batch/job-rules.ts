import type { Draft } from '../../objects.ts'
import type {
  Job,
  JobSpec,
  ObjectMeta,
  PodFailurePolicy,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from '../../schema/types.gen.ts'
import { checkDomainPath } from '../common/domain-path.ts'
import type { FieldErrors, ShownValue } from '../common/field-errors.ts'
import { GoText, goMap, goSelector, quote } from '../common/go-values.ts'
import { checkImmutable, checkImmutableSelector, same } from '../common/immutable.ts'
import { checkSelector, selects } from '../common/labels.ts'
import { dnsLabelErrors, qualifiedNameErrors } from '../common/names.ts'
import { goPodTemplate } from '../pod/go-template.ts'
import { checkPodTemplate } from '../pod/validation/validate.ts'
import { goFailurePolicy } from './go-failure-policy.ts'
import { checkSuccessPolicy, goSuccessPolicy } from './success-policy.ts'

const mostIndexes = 100_000

/** `ValidateJob`. */
export function checkJob(errors: FieldErrors, { metadata, spec = {} as JobSpec }: Draft<Job>): void {
  checkGeneratedSelector(errors, metadata, spec)
  const { selector } = spec
  if (!selector) errors.required('spec.selector')
  else checkSelector(errors, 'spec.selector', selector)
  const labels = spec.template?.metadata?.labels
  if (!selector || !selects(selector, labels))
    errors.invalid('spec.template.metadata.labels', goMap(labels), '`selector` does not match template `labels`')
  checkJobSpec(errors, 'spec', spec)
  if (spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 0) checkPodNames(errors, metadata.name ?? '', spec)
}

function checkPodNames(errors: FieldErrors, name: string, { completions = 0 }: JobSpec): void {
  const last = `${name}-${completions - 1}`
  if (dnsLabelErrors(last).length > 0)
    errors.invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${last}`)
}

/** `ValidateGeneratedSelector`: unless the selector is manual, it selects what the server has written into the template. */
function checkGeneratedSelector(errors: FieldErrors, { uid, name = '' }: ObjectMeta, spec: JobSpec): void {
  if (spec.manualSelector || !spec.selector || !uid) return
  const expected = { ...uidLabels(uid), 'job-name': name, 'batch.kubernetes.io/job-name': name }
  const labels = spec.template?.metadata?.labels ?? {}
  for (const [key, value] of Object.entries(expected)) {
    if (labels[key] !== value)
      errors.invalid(`spec.template.metadata.labels[${key}]`, goMap(labels), `must be '${value}'`)
  }
  if (!selects(spec.selector, expected))
    errors.invalid('spec.selector', goSelector(spec.selector), '`selector` not auto-generated')
}

function uidLabels(uid: string) {
  return { 'controller-uid': uid, 'batch.kubernetes.io/controller-uid': uid }
}

const nonNegative = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
] as const

/** `validateJobSpec`, for jobs and for the templates of cron jobs. */
export function checkJobSpec(errors: FieldErrors, field: string, spec: JobSpec): void {
  for (const name of nonNegative) errors.nonNegative(`${field}.${name}`, spec[name])
  errors.nonNegative(`${field}.backoffLimitPerIndex`, spec.backoffLimitPerIndex)
  errors.nonNegative(`${field}.maxFailedIndexes`, spec.maxFailedIndexes)
  if (spec.managedBy !== undefined) checkDomainPath(errors, `${field}.managedBy`, spec.managedBy)
  checkCompletionMode(errors, field, spec)
  checkIndexLimits(errors, field, spec)
  if (spec.podFailurePolicy) checkFailurePolicy(errors, `${field}.podFailurePolicy`, spec.podFailurePolicy, spec)
  if (spec.successPolicy) checkSuccessPolicy(errors, `${field}.successPolicy`, spec.successPolicy, spec)
  checkReplacementPolicy(errors, `${field}.podReplacementPolicy`, spec)
  checkPodTemplate(errors, `${field}.template`, spec.template ?? {})
  const policy = spec.template?.spec?.restartPolicy ?? ''
  if (policy === '' || policy === 'Always')
    errors.required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"')
  else if (policy !== 'OnFailure' && policy !== 'Never')
    errors.notSupported(`${field}.template.spec.restartPolicy`, policy, ['OnFailure', 'Never'])
  else if (spec.podFailurePolicy && policy !== 'Never')
    errors.invalid(
      `${field}.template.spec.restartPolicy`,
      policy,
      'only "Never" is supported when podFailurePolicy is specified',
    )
}

function checkCompletionMode(errors: FieldErrors, field: string, spec: JobSpec): void {
  const { completionMode: mode, completions, parallelism = 0 } = spec
  if (mode === undefined) return
  if (mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.notSupported(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed'])
  if (mode !== 'Indexed') return
  if (completions === undefined) errors.required(`${field}.completions`, 'when completion mode is Indexed')
  if (parallelism > mostIndexes)
    errors.invalid(
      `${field}.parallelism`,
      parallelism,
      `must be less than or equal to ${mostIndexes} when completion mode is Indexed`,
    )
}

function checkIndexLimits(errors: FieldErrors, field: string, spec: JobSpec) {
  const { completionMode, backoffLimitPerIndex, maxFailedIndexes, completions } = spec
  if (backoffLimitPerIndex !== undefined && completionMode !== 'Indexed')
    errors.invalid(`${field}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode')
  if (maxFailedIndexes === undefined) return
  if (backoffLimitPerIndex === undefined)
    errors.required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')
  if (completionMode !== 'Indexed')
    return errors.invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, 'requires indexed completion mode')
  if (completions !== undefined && maxFailedIndexes > completions)
    errors.invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions')
}

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']

function checkFailurePolicy(errors: FieldErrors, field: string, policy: PodFailurePolicy, spec: JobSpec): void {
  const names = new Set([
    ...(spec.template?.spec?.containers ?? []).map(({ name }) => name),
    ...(spec.template?.spec?.initContainers ?? []).map(({ name }) => name),
  ])
  for (const [index, rule] of (policy.rules ?? []).entries()) {
    const path = `${field}.rules[${index}]`
    checkFailureAction(errors, `${path}.action`, rule.action, spec)
    checkFailureReasons(errors, path, rule, names)
  }
}

function checkFailureAction(errors: FieldErrors, path: string, action: string, spec: JobSpec): void {
  if (!action) errors.required(path, `valid values: [${actions.map(quote).join(' ')}]`)
  else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined)
    errors.invalid(path, action, 'requires the backoffLimitPerIndex to be set')
  else if (!actions.includes(action)) errors.notSupported(path, action, actions)
}

function checkFailureReasons(
  errors: FieldErrors,
  path: string,
  { onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  names: ReadonlySet<string>,
): void {
  if (onExitCodes) checkExitCodes(errors, `${path}.onExitCodes`, onExitCodes, names)
  for (const [at, condition] of onPodConditions.entries())
    checkPodCondition(errors, `${path}.onPodConditions[${at}]`, condition)
  if (onExitCodes && onPodConditions.length > 0)
    errors.invalidAltogether(path, 'specifying both OnExitCodes and OnPodConditions is not supported')
  if (!onExitCodes && onPodConditions.length === 0)
    errors.invalidAltogether(path, 'specifying one of OnExitCodes and OnPodConditions is required')
}

function checkPodCondition(
  errors: FieldErrors,
  path: string,
  { type, status }: PodFailurePolicyOnPodConditionsPattern,
) {
  errors.invalidAll(`${path}.type`, type, qualifiedNameErrors(type))
  const statuses = ['False', 'True', 'Unknown']
  if (!status) errors.required(`${path}.status`, `valid values: [${statuses.map(quote).join(' ')}]`)
  else if (!statuses.includes(status)) errors.notSupported(`${path}.status`, status, statuses)
}

function checkExitCodes(
  errors: FieldErrors,
  field: string,
  { operator, values = [], containerName }: { operator: string; values: number[]; containerName?: string | undefined },
  names: ReadonlySet<string>,
): void {
  if (operator !== 'In' && operator !== 'NotIn') errors.notSupported(`${field}.operator`, operator, ['In', 'NotIn'])
  if (containerName !== undefined && !names.has(containerName))
    errors.invalid(
      `${field}.containerName`,
      containerName,
      'must be one of the container or initContainer names in the pod template',
    )
  if (values.length === 0) errors.invalid(`${field}.values`, new GoText('[]int32{}'), 'at least one value is required')
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0)
      errors.invalid(`${field}.values[${index}]`, value, 'must not be 0 for the In operator')
    if (values.indexOf(value) < index) errors.duplicate(`${field}.values[${index}]`, value)
  }
  if (values.some((value, index) => value < (values[index - 1] ?? value)))
    errors.invalid(`${field}.values`, new GoText(`[]int32{${values.join(', ')}}`), 'must be ordered')
}

function checkReplacementPolicy(errors: FieldErrors, field: string, spec: JobSpec): void {
  const { podReplacementPolicy: policy, podFailurePolicy } = spec
  if (policy === undefined) return
  if (podFailurePolicy) {
    if (policy !== 'Failed') errors.notSupported(field, policy, ['Failed'])
  } else if (policy !== 'Failed' && policy !== 'TerminatingOrFailed')
    errors.notSupported(field, policy, ['Failed', 'TerminatingOrFailed'])
}

/** `ValidateJobSpecUpdate`: a job that runs is what it is. */
export function checkJobUpdate(errors: FieldErrors, { spec }: Job, { spec: old, status }: Job): void {
  if (!spec || !old) return
  checkCompletionsUpdate(errors, spec, old)
  checkImmutableSelector(errors, spec.selector, old.selector)
  const steerable = old.suspend === true && !status?.startTime
  const template = steerable ? withScheduling(old, spec) : old.template
  if (!same(spec.template, template))
    errors.invalid('spec.template', goPodTemplate(spec.template), 'field is immutable')
  const keep = (name: keyof JobSpec, shown: ShownValue) =>
    checkImmutable(errors, `spec.${name}`, spec[name], old[name], shown)
  keep('completionMode', spec.completionMode)
  keep('podFailurePolicy', spec.podFailurePolicy && goFailurePolicy(spec.podFailurePolicy))
  keep('backoffLimitPerIndex', spec.backoffLimitPerIndex)
  keep('managedBy', spec.managedBy)
  keep('successPolicy', spec.successPolicy && goSuccessPolicy(spec.successPolicy))
}

/** `validateCompletions`: an indexed job grows and shrinks with its parallelism. */
function checkCompletionsUpdate(errors: FieldErrors, spec: JobSpec, old: JobSpec): void {
  const { completionMode, completions, parallelism } = spec
  if (completions === old.completions) return
  if (completionMode !== 'Indexed') errors.invalid('spec.completions', completions, 'field is immutable')
  else if (completions !== undefined && completions !== parallelism)
    errors.invalid('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')
}

/** Where the pods of a suspended job may run can still be changed. */
function withScheduling(old: JobSpec, { template }: JobSpec): JobSpec['template'] {
  const { affinity, nodeSelector, tolerations, schedulingGates } = template.spec ?? {}
  const { labels, annotations } = template.metadata ?? {}
  const spec = old.template.spec
  return {
    ...old.template,
    metadata: { ...old.template.metadata, labels, annotations },
    ...(spec ? { spec: { ...spec, affinity, nodeSelector, tolerations, schedulingGates } } : {}),
  }
}
