import type { Reader } from '../../../src/sandbox/client.ts'
import type { Draft, KubeObject } from '../../../src/sandbox/objects.ts'
import { strategies } from '../../../src/sandbox/resources/index.ts'
import type { FieldError, Strategy, StrategyContext } from '../../../src/sandbox/resources/types.ts'
import { atOnce } from '../../../src/sandbox/steps.ts'
import { storageKeyOf } from '../../../src/sandbox/storage/types.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'
import { builtin } from './builtin.ts'
import type { Answer, Case } from './cases.ts'

type Json = Record<string, unknown>
const reader: Reader = { get: () => undefined, list: () => [] }
const context: StrategyContext = { reader, clock: fakeClock(), user: 'kubernetes-admin', warn: () => undefined }

/** What the strategies make of a case, put together as the API server does it. */
export function replay({ object, next, subresource }: Case): { create: Answer; update?: Answer } {
  const strategy = strategyOf(object)
  const draft = structuredClone(object) as unknown as Draft
  strategy.setDefaults?.(draft)
  if (hasStatus(strategy)) delete (draft as unknown as Json)['status']
  draft.metadata.uid = '00000000-0000-0000-0000-000000000000'
  const given: string[] = []
  strategy.prepareForCreate?.(draft, { ...context, warn: (text) => void given.push(text) })
  const create = answer(draft, undefined, 201, errorsOf(draft, strategy), strategy, given)
  if (!next || create.code !== 201) return { create }
  return { create, update: update(next, draft as KubeObject, subresource, strategy) }
}

function update(next: Json, old: KubeObject, subresource: string, strategy: Strategy): Answer {
  const draft = structuredClone(next) as unknown as KubeObject & Json
  draft.metadata.resourceVersion = '1'
  draft.metadata.uid = old.metadata.uid
  strategy.setDefaults?.(draft)
  if (subresource === 'status') {
    Object.assign(draft, { spec: structuredClone((old as unknown as Json)['spec']) })
    return answer(draft, old, 200, strategy.validateStatusUpdate?.(draft, old) ?? [], strategy)
  }
  if (hasStatus(strategy)) draft['status'] = structuredClone((old as unknown as Json)['status'])
  strategy.prepareForUpdate?.(draft, old, context)
  const errors = [...(strategy.validateUpdate?.(draft, old) ?? []), ...errorsOf(draft, strategy)]
  return answer(draft, old, 200, distinct(errors), strategy)
}

function errorsOf(draft: Draft, strategy: Strategy): FieldError[] {
  return strategy.validateSteps ? atOnce(strategy.validateSteps(draft)) : (strategy.validate?.(draft) ?? [])
}

/** As the server does: of an error found twice, only the first is kept. */
function distinct(errors: FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [`${error.field} ${error.message}`, error])).values()]
}

function answer(
  draft: Draft,
  old: KubeObject | undefined,
  code: number,
  errors: FieldError[],
  strategy: Strategy,
  given: readonly string[] = [],
): Answer {
  const warnings = [...given, ...(strategy.warnings?.(draft, old) ?? [])]
  if (errors.length === 0) return { code, warnings, object: draft as unknown as Json }
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }))
  return { code: 422, warnings: [], message: invalidMessage(draft, strategy, errors), causes }
}

/** `errors.NewInvalid`: an aggregate names each different error once. */
function invalidMessage(draft: Draft, { kind }: Strategy, errors: FieldError[]): string {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))]
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`
  return `${qualified} "${draft.metadata.name}" is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`
}

function strategyOf(object: Json): Strategy {
  const strategy = strategies.get(storageKeyOf(builtin(object)))
  if (!strategy) throw new Error(`no strategy for ${object['kind']}`)
  return strategy
}

/** Nodes have a status, but it may be created with them. */
const withoutStatus = new Set([
  'configmaps',
  'secrets',
  'events',
  'endpoints',
  'serviceaccounts',
  'limitranges',
  'nodes',
])

function hasStatus({ kind }: Strategy): boolean {
  return !withoutStatus.has(kind.resource)
}
