import { onceSoon } from '../../../../util/once-soon.ts'
import { StatusError } from '../../../api/status.ts'
import { validatingAdmissionPolicies } from '../../../resources/admissionregistration/policies.ts'
import type { ValidatingAdmissionPolicy } from '../../../schema/types.gen.ts'
import { storageKeyOf, type Unsubscribe } from '../../../storage/types.ts'
import { updateObject } from '../../rest/update.ts'
import { statusRule } from '../../subresources/object-rules.ts'
import type { Backend, Caller } from '../../types.ts'
import { apart } from '../../webhooks/attempts.ts'
import { typeWarnings } from './type-checking.ts'

const MANAGER = 'validatingadmissionpolicy-status'
const CALLER: Caller = {
  user: {
    username: `system:serviceaccount:kube-system:${MANAGER}-controller`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
  },
  manager: MANAGER,
  dryRun: false,
  fieldValidation: 'Ignore',
  warnings: [],
}

/** Tells in the status of each policy what is wrong with the types in its expressions (pkg/controller/validatingadmissionpolicystatus). */
export function followPolicies(backend: Backend): Unsubscribe {
  const key = storageKeyOf(validatingAdmissionPolicies.kind)
  const schedule = onceSoon(() => {
    for (const policy of backend.reader.list(validatingAdmissionPolicies.kind)) apart(() => check(backend, policy))
  })
  schedule()
  return backend.store.watch(key, {}, schedule)
}

function check(backend: Backend, { metadata, spec, status }: ValidatingAdmissionPolicy): void {
  const { name, generation = 0, deletionTimestamp } = metadata
  const served = backend.registry.of(validatingAdmissionPolicies.kind)
  if (!served || !spec || deletionTimestamp || generation <= (status?.observedGeneration ?? 0)) return
  const warnings = typeWarnings(spec, backend.registry)
  const typeChecking = warnings.length > 0 ? { expressionWarnings: warnings } : {}
  const next = { ...status, observedGeneration: generation, typeChecking }
  try {
    const target = { served, namespace: '', name }
    updateObject(backend, CALLER, target, (live) => ({ ...structuredClone(live), status: next }), {
      subresource: statusRule,
    })
  } catch (error) {
    // Changed or gone meanwhile: that is looked at by itself.
    if (!(error instanceof StatusError)) throw error
  }
}
