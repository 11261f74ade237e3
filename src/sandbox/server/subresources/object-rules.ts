import type { Draft, KubeObject } from '../../objects.ts'
import { checkApproval } from '../../resources/certificates/change-rules.ts'
import { collect } from '../../resources/common/field-errors.ts'
import { checkEphemeralChanges } from '../../resources/pod/validation/ephemeral.ts'
import { checkPodResize } from '../../resources/pod/validation/resize.ts'
import type { CertificateSigningRequest, Namespace, Pod } from '../../schema/types.gen.ts'
import { get } from '../handlers/read.ts'
import { patched, put } from '../handlers/write.ts'
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
  merge(next, live) {
    // Nothing is copied that is replaced: most writes of components are of this kind.
    const { metadata: _metadata, status: _status, ...rest } = live as KubeObject & { status?: unknown }
    return withField({ ...structuredClone(rest), metadata: next.metadata }, 'status', fieldOf(next, 'status'))
  },
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
  validate(next, live, { served, name }) {
    const [request, old] = [next, live] as CertificateSigningRequest[]
    if (request && old)
      refuse(
        served.storage,
        name,
        collect((errors) => checkApproval(errors, request, old)),
      )
  },
}

const ephemeralContainersRule: SubresourceRule = {
  name: 'ephemeralcontainers',
  ordinary: true,
  merge(next, live) {
    const { spec, ...rest } = structuredClone(live) as Pod
    const { ephemeralContainers = [] } = (next as Draft<Pod>).spec ?? {}
    return { ...rest, spec: { ...spec, ephemeralContainers } } as Draft
  },
  validate(next, live, { served, name }) {
    const changes = collect((errors) => checkEphemeralChanges(errors, next as Pod, live as Pod))
    refuse(served.storage, name, [...(served.strategy?.validate?.(next, live) ?? []), ...changes])
  },
}

const resizeRule: SubresourceRule = {
  name: 'resize',
  ordinary: true,
  merge(next, live) {
    const current = structuredClone(live) as Pod
    for (const list of ['containers', 'initContainers'] as const)
      current.spec?.[list]?.forEach((container, index) => {
        const { resources, resizePolicy } = (next as Draft<Pod>).spec?.[list]?.[index] ?? {}
        if (resources) container.resources = resources
        if (resizePolicy) container.resizePolicy = resizePolicy
      })
    return current as Draft
  },
  validate(next, live, { served, name }) {
    const errors = served.strategy?.validate?.(next, live) ?? []
    const changes = collect((found) => checkPodResize(found, next as Pod, live as Pod))
    refuse(served.storage, name, [...errors, ...changes])
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
