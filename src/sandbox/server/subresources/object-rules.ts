import type { Draft } from '../../objects.ts'
import { qualityOfService } from '../../resources/pod/quality-of-service.ts'
import type { CertificateSigningRequest, Namespace, Pod } from '../../schema/types.ts'
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
    const before = (live as Pod).spec?.ephemeralContainers ?? []
    const after = new Set(((next as Pod).spec?.ephemeralContainers ?? []).map((container) => container.name))
    const removed = before.filter((container) => !after.has(container.name))
    const field = 'spec.ephemeralContainers'
    const text = 'existing ephemeral containers may not be removed'
    refuse(
      served.storage,
      name,
      removed.map((container) => fieldForbidden(field, `${text}: ${JSON.stringify(container.name)}`)),
    )
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
    const before = (live as Pod).status?.qosClass
    const text = 'Pod QOS Class may not change as a result of resizing'
    const { spec } = next as Pod
    if (before !== undefined && spec && qualityOfService(spec) !== before) {
      refuse(served.storage, name, [fieldInvalid('spec', before, text)])
    }
  },
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
