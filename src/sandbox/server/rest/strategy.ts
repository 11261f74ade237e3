import { nestsTooDeep } from '../../api/json/depth.ts'
import type { Draft, KubeObject } from '../../objects.ts'
import type { FieldError, StrategyContext } from '../../resources/types.ts'
import type { ObjectMeta } from '../../schema/types.gen.ts'
import type { Steps } from '../../steps.ts'
import { invalid, nestedTooDeep } from '../statuses.ts'
import type { Backend, Caller, Target } from '../types.ts'
import { metadataRounds } from './metadata/rounds.ts'
import { validateMetadata, validateMetadataUpdate } from './metadata/validation.ts'

export function strategyContext({ reader, clock }: Backend, { user, warnings }: Caller): StrategyContext {
  return { reader, clock, user: user.username, warn: (text) => void warnings.push(text) }
}

/** Throws 422 when the object is not valid; collects its warnings. `old` is the state before an update of the main resource. */
export function* validated(target: Target, object: Draft, old: KubeObject | undefined, caller: Caller): Steps<void> {
  const { strategy, storage } = target.served
  const errors = yield* old ? updateErrors(target, object as KubeObject, old) : creationErrors(target, object)
  yield
  caller.warnings.push(...(strategy?.validationWarnings?.(object) ?? []))
  refuse(storage, object.metadata.name ?? target.name, errors)
  yield
  caller.warnings.push(...(strategy?.warnings?.(object, old) ?? []))
}

function* creationErrors({ served }: Target, object: Draft): Steps<FieldError[]> {
  const { strategy, info, apiVersion } = served
  const { standardFinalizers } = metadataRounds(served.key, served.custom !== undefined)
  const rules = { namespaced: info.namespaced, names: strategy?.names ?? 'subdomain', standardFinalizers } as const
  const own = strategy?.validateSteps
    ? yield* strategy.validateSteps(object)
    : (strategy?.validate?.(object, undefined, apiVersion) ?? [])
  return [...validateMetadata(object.metadata, rules), ...own]
}

function* updateErrors(target: Target, object: KubeObject, old: KubeObject): Steps<FieldError[]> {
  const { strategy, apiVersion } = target.served
  const own = strategy?.validateSteps
    ? yield* strategy.validateSteps(object, old)
    : strategy?.validateUpdate
      ? strategy.validateUpdate(object, old, apiVersion)
      : (strategy?.validate?.(object, old, apiVersion) ?? [])
  return [...metadataUpdateErrors(target, object.metadata, old.metadata), ...own]
}

/** What the server and the kind's own validation find in the metadata of an update, each as often as it looks. */
export function metadataUpdateErrors({ served }: Target, next: ObjectMeta, old: ObjectMeta): FieldError[] {
  const { changes, itself, standardFinalizers } = metadataRounds(served.key, served.custom !== undefined)
  const { namespaced } = served.info
  const names = served.strategy?.names ?? 'subdomain'
  const repeated = (times: number, errors: FieldError[]) => Array.from({ length: times }, () => errors).flat()
  return [
    ...validateMetadata(next, { namespaced, names: 'path', standardFinalizers: false }),
    ...validateMetadataUpdate(next, old, { standardFinalizers: false }),
    ...repeated(changes, validateMetadataUpdate(next, old, { standardFinalizers })),
    ...repeated(itself, validateMetadata(next, { namespaced, names, standardFinalizers })),
  ]
}

/** Throws 422 when there are errors. */
export function refuse(kind: { group: string; kind: string }, name: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(kind, name, errors)
}

/** Throws 400 when what is to be kept nests deeper than anybody here could go through again. */
export function refuseTooDeep(object: object): void {
  if (nestsTooDeep(object)) throw nestedTooDeep()
}
