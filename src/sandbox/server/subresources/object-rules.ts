import type { Draft } from '../../objects.ts'
import { same } from '../../resources/common/immutable.ts'
import { qualityOfService } from '../../resources/pod/quality-of-service.ts'
import type { FieldError } from '../../resources/types.ts'
import type { CertificateSigningRequest, Namespace, Pod, ResourceRequirements } from '../../schema/types.gen.ts'
import { get } from '../handlers/read.ts'
import { patched, put } from '../handlers/write.ts'
import { fieldForbidden, fieldInvalid } from '../rest/field-errors.ts'
import { refuse } from '../rest/strategy.ts'
import type { SubresourceRule } from '../rest/update.ts'
import { fieldOf, withField } from '../types.ts'
import type { Subresource } from './types.ts'

/** A subresource that is the object itself, of which only a part may be changed. */
function partOfObject(rule: SubresourceRule): Subresource {
  return {
    handle({ backend }, request, served) {
      if (request.info.verb === 'get') return get(backend, request, served)
      return request.info.verb === 'patch'
        ? patched(backend, request, served, rule)
        : put(backend, request, served, rule)
    },
  }
}

/** Everything of the live object but the status, and the metadata that any writer may change. */
export const statusRule: SubresourceRule = {
  name: 'status',
  merge: (next, live) =>
    withField({ ...structuredClone(live), metadata: next.metadata }, 'status', fieldOf(next, 'status')),
}

const finalizeRule: SubresourceRule = {
  name: 'finalize',
  merge(next, live) {
    const { spec, ...rest } = structuredClone(live) as Namespace
    const finalizers = (next as Draft<Namespace>).spec?.finalizers
    return {
      ...rest,
      metadata: next.metadata,
      spec: withField(spec ?? {}, 'finalizers', finalizers),
    } as Draft
  },
}

const approvalRule: SubresourceRule = {
  name: 'approval',
  merge(next, live) {
    const current = structuredClone(live) as CertificateSigningRequest
    const conditions = (next as Draft<CertificateSigningRequest>).status?.conditions ?? []
    return { ...current, metadata: next.metadata, status: { ...current.status, conditions } } as Draft
  },
}

const ephemeralContainersRule: SubresourceRule = {
  name: 'ephemeralcontainers',
  ordinary: true,
  merge(next, live) {
    const { spec, ...rest } = structuredClone(live) as Pod
    const { ephemeralContainers } = (next as Draft<Pod>).spec ?? {}
    return { ...rest, spec: { ...spec, ...(ephemeralContainers ? { ephemeralContainers } : {}) } } as Draft
  },
  validate(next, live, { served, name }) {
    const field = 'spec.ephemeralContainers'
    const after = new Map(((next as Pod).spec?.ephemeralContainers ?? []).map((each) => [each.name, each]))
    const changes = ((live as Pod).spec?.ephemeralContainers ?? []).flatMap((before) => {
      const now = after.get(before.name)
      const words = now === undefined ? 'removed\n' : same(now, before) ? undefined : 'changed'
      const what = `existing ephemeral containers ${JSON.stringify(before.name)}`
      return words === undefined ? [] : [fieldForbidden(field, `${what} may not be ${words}`)]
    })
    refuse(served.storage, name, [...(served.strategy?.validate?.(next, live) ?? []), ...changes])
  },
}

const resizeRule: SubresourceRule = {
  name: 'resize',
  ordinary: true,
  merge(next, live) {
    const current = structuredClone(live) as Pod
    const wanted = new Map(
      ((next as Draft<Pod>).spec?.containers ?? []).map((container) => [container.name, container]),
    )
    for (const container of current.spec?.containers ?? []) {
      const { resources, resizePolicy } = wanted.get(container.name) ?? {}
      if (resources) container.resources = resources
      if (resizePolicy) container.resizePolicy = resizePolicy
    }
    return current as Draft
  },
  validate(next, live, { served, name }) {
    const errors = served.strategy?.validate?.(next, live) ?? []
    refuse(served.storage, name, [...errors, ...resizeErrors(next as Pod, live as Pod)])
  },
}

/** What is particular to `ValidatePodResize`. */
function resizeErrors(next: Pod, live: Pod): FieldError[] {
  const before = live.status?.qosClass
  const errors: FieldError[] = []
  if (before !== undefined && next.spec && qualityOfService(next.spec) !== before) {
    errors.push(fieldInvalid('spec', before, 'Pod QOS Class may not change as a result of resizing'))
  }
  const old = new Map(live.spec?.containers.map((container) => [container.name, container]))
  for (const container of next.spec?.containers ?? []) {
    if (!same(withoutAmounts(container.resources), withoutAmounts(old.get(container.name)?.resources))) {
      errors.push(fieldForbidden('spec', 'only cpu and memory resources are mutable'))
    }
  }
  return errors
}

function withoutAmounts(resources: ResourceRequirements | undefined): ResourceRequirements {
  const others = (list: Record<string, string> = {}) => {
    const { cpu: _cpu, memory: _memory, ...rest } = list
    return rest
  }
  return { ...resources, limits: others(resources?.limits), requests: others(resources?.requests) }
}

export const approval = partOfObject(approvalRule)
export const ephemeralContainers = partOfObject(ephemeralContainersRule)
export const finalize = partOfObject(finalizeRule)
export const resize = partOfObject(resizeRule)
export const status = partOfObject(statusRule)

/** The rules that the in-process client knows by name. */
export const rules: Readonly<Record<string, SubresourceRule | undefined>> = {
  approval: approvalRule,
  ephemeralcontainers: ephemeralContainersRule,
  finalize: finalizeRule,
  resize: resizeRule,
  status: statusRule,
}
