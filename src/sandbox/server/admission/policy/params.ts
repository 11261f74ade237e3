import { matchesSelector } from '../../../api/selectors.ts'
import type { KubeObject } from '../../../objects.ts'
import type { ParamKind, ParamRef } from '../../../schema/types.gen.ts'
import { asServed } from '../../rest/as-served.ts'
import type { AdmissionContext, AdmissionRequest } from '../types.ts'

/** A policy or a binding that cannot be applied as it is. */
export class ConfigurationError extends Error {}

/** The parameters a policy is evaluated with, once for each; `undefined` stands for none. Source: policy_dispatcher.go, CollectParams. */
export function collectParams(
  paramKind: ParamKind | undefined,
  paramRef: ParamRef | undefined,
  request: AdmissionRequest,
  context: AdmissionContext,
): (KubeObject | undefined)[] {
  if (!paramKind || !paramRef) return [undefined]
  const { apiVersion, kind } = paramKind
  const served = context.registry.all.find((each) => each.apiVersion === apiVersion && each.info.kind === kind)
  if (!served) {
    const name = `&ParamKind{APIVersion:${apiVersion},Kind:${kind},}`
    throw new ConfigurationError(`paramKind kind \`${name}\` not known`)
  }
  const namespace = namespaceFor(paramRef, served.info.namespaced, request)
  const found = context.reader
    .list(served.storage, namespace)
    .filter(({ metadata }) =>
      paramRef.name ? metadata.name === paramRef.name : matchesSelector(paramRef.selector ?? {}, metadata.labels ?? {}),
    )
  if (found.length === 0 && paramRef.parameterNotFoundAction === 'Deny')
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction')
  return found.map((each) => asServed(served, each))
}

function namespaceFor({ namespace }: ParamRef, namespaced: boolean, request: AdmissionRequest): string | undefined {
  if (!namespaced) {
    if (namespace)
      throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`')
    return undefined
  }
  const own = namespace || request.namespace
  if (own === '')
    throw new ConfigurationError(
      'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    )
  return own
}
