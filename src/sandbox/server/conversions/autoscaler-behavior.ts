import { isObject } from '../../api/json/values.ts'
import type { Draft } from '../../objects.ts'
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../../schema/types.gen.ts'

// Source: k8s.io/kubernetes/pkg/apis/autoscaling/v1/conversion.go, which writes Go's internal type: its fields have their Go names.

/** The behaviour as `autoscaling/v1` writes it into an annotation. */
export function behaviorToV1({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): object {
  return { ScaleUp: rulesToV1(scaleUp), ScaleDown: rulesToV1(scaleDown) }
}

function rulesToV1(rules: HPAScalingRules | undefined): object | null {
  if (!rules) return null
  return {
    StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
    SelectPolicy: rules.selectPolicy ?? null,
    Policies: rules.policies?.map(policyToV1) ?? null,
    Tolerance: null,
  }
}

function policyToV1({ type, value, periodSeconds }: HPAScalingPolicy): object {
  return { Type: type, Value: value, PeriodSeconds: periodSeconds }
}

/** Reads the annotation as Go does: names in any case, and nothing at all where something has a wrong type or nothing is said. */
export function behaviorFromV1(value: unknown): HorizontalPodAutoscalerBehavior | undefined {
  try {
    const fields = fieldsOf(value)
    const scaleUp = rulesFromV1(fields('scaleUp'))
    const scaleDown = rulesFromV1(fields('scaleDown'))
    if (!scaleUp && !scaleDown) return undefined
    return { ...(scaleUp && { scaleUp }), ...(scaleDown && { scaleDown }) }
  } catch (error) {
    if (error instanceof WrongType) return undefined
    throw error
  }
}

/** Rules that have come in v1 without policies have none: only v2 fills them in. */
export function policiesAsGiven(object: Draft): Draft {
  const draft = object as Draft<AutoscalingV2HorizontalPodAutoscaler>
  const { behavior } = draft.spec ?? {}
  if (!draft.spec || !behavior) return object
  const given = (rules: HPAScalingRules | undefined) => rules && { ...rules, policies: rules.policies ?? [] }
  const { scaleUp, scaleDown } = behavior
  const next = { ...(scaleUp && { scaleUp: given(scaleUp) }), ...(scaleDown && { scaleDown: given(scaleDown) }) }
  return { ...draft, spec: { ...draft.spec, behavior: next } } as Draft
}

class WrongType extends Error {}

function rulesFromV1(value: unknown): HPAScalingRules | undefined {
  if (value === undefined) return undefined
  const fields = fieldsOf(value)
  const stabilizationWindowSeconds = integer(fields('stabilizationWindowSeconds'))
  const selectPolicy = text(fields('selectPolicy'))
  const policies = fields('policies')
  if (policies !== undefined && !Array.isArray(policies)) throw new WrongType()
  return {
    ...(stabilizationWindowSeconds === undefined ? {} : { stabilizationWindowSeconds }),
    ...(selectPolicy === undefined ? {} : { selectPolicy }),
    ...(policies === undefined ? {} : { policies: policies.map(policyFromV1) }),
  }
}

function policyFromV1(value: unknown): HPAScalingPolicy {
  const fields = fieldsOf(value ?? {})
  return {
    type: text(fields('type')) ?? '',
    value: integer(fields('value')) ?? 0,
    periodSeconds: integer(fields('periodSeconds')) ?? 0,
  }
}

/** Finds fields by name, whatever the case; the last one counts, null is none. */
function fieldsOf(value: unknown): (name: string) => unknown {
  if (value === undefined || value === null) return () => undefined
  if (!isObject(value)) throw new WrongType()
  const byName = new Map(Object.entries(value).map(([name, item]) => [name.toLowerCase(), item]))
  return (name) => byName.get(name.toLowerCase()) ?? undefined
}

function integer(value: unknown): number | undefined {
  if (value === undefined) return undefined
  if (!Number.isInteger(value) || Number(value) !== (Number(value) | 0)) throw new WrongType()
  return Number(value)
}

function text(value: unknown): string | undefined {
  if (value !== undefined && typeof value !== 'string') throw new WrongType()
  return value
}
