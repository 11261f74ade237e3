import { compileCel } from '../cel/compile.ts'
import { operandsOf } from '../cel/operands.ts'
import { type CelInput, runCel } from '../cel/run.ts'
import { matchValue } from '../match/match.ts'
import { isSecret, showFor } from '../match/secrets.ts'
import { isObject, type KubeJson } from '../objects.ts'
import type { Mismatch } from '../result.ts'
import type { Check } from '../schema.ts'
import { absent, hidden } from '../wanted.ts'

/** What of a check does not hold for one object. */
export function objectMismatches(check: Check, object: KubeJson, input: CelInput): Mismatch[] {
  const celOnObject = check.cel === undefined ? [] : celMismatches(check.cel, { ...input, object })
  const found = [
    ...conditionMismatches(check.conditions ?? {}, object),
    ...(check.match ? matchValue(check.match, object, { path: [], show: showFor(object) }) : []),
    ...celOnObject,
  ]
  const stale = readsStatus(check) ? staleStatus(object) : undefined
  return stale ? [...found, stale] : found
}

const neitherNor = { en: 'gives neither true nor false', ko: 'true도 false도 아닌 값이 나옵니다' }
const notEvaluated = { en: 'cannot be evaluated', ko: '계산할 수 없습니다' }

/** What an expression gives, unless it is true. Errors are mismatches: mostly a field is not there yet. */
export function celMismatches(expression: string, input: CelInput): Mismatch[] {
  const compiled = compileCel(expression)
  if ('problem' in compiled) return [{ kind: 'cel', expression, operands: [], error: compiled.problem.message }]
  const outcome = runCel(compiled.program, input)
  if ('value' in outcome && outcome.value === true) return []
  const secret = [input.object, ...(input.items ?? [])].some((object) => isKube(object) && isSecret(object))
  const operands = operandsOf(compiled.program.ast, input).map((operand) =>
    secret ? { ...operand, value: operand.value === absent ? operand.value : hidden } : operand,
  )
  if ('value' in outcome && outcome.value === false) return [{ kind: 'cel', expression, operands }]
  const error = 'error' in outcome ? outcome.error : neitherNor
  return [{ kind: 'cel', expression, operands, error: secret ? notEvaluated : error }]
}

/** Whether waiting is in vain. An expression that cannot be evaluated says nothing yet. */
export function failsFor(expression: string, input: CelInput): Mismatch | undefined {
  const compiled = compileCel(expression)
  if ('problem' in compiled) return undefined
  const outcome = runCel(compiled.program, input)
  if (!('value' in outcome) || outcome.value !== true) return undefined
  const secret = isKube(input.object) && isSecret(input.object)
  return { kind: 'failWhen', expression, operands: secret ? [] : operandsOf(compiled.program.ast, input) }
}

function isKube(value: unknown): value is KubeJson {
  return isObject(value) && typeof value['kind'] === 'string'
}

function conditionMismatches(wanted: NonNullable<Check['conditions']>, object: KubeJson): Mismatch[] {
  const status = isObject(object['status']) ? object['status'] : {}
  const conditions = Array.isArray(status['conditions']) ? status['conditions'].filter(isObject) : []
  return Object.entries(wanted).flatMap(([type, want]) => {
    const got = conditions.find((condition) => condition['type'] === type)
    return conditionMismatch(type, typeof want === 'string' ? { status: want } : want, got)
  })
}

function conditionMismatch(
  type: string,
  want: { status?: string | undefined; reason?: string | undefined },
  got: Record<string, unknown> | undefined,
): Mismatch[] {
  const holds =
    got && (want.status ?? got['status']) === got['status'] && (want.reason ?? got['reason']) === got['reason']
  if (holds) return []
  const message = typeof got?.['message'] === 'string' ? { message: got['message'] } : {}
  return [{ kind: 'condition', type, want: conditionText(want), got: got && conditionText(got), ...message }]
}

function conditionText({ status, reason }: { status?: unknown; reason?: unknown }): string {
  return [status, reason && `(${String(reason)})`].filter(Boolean).join(' ')
}

/** Only what is read from the status can be out of date. */
function readsStatus(check: Check): boolean {
  return (
    check.conditions !== undefined || (check.match && 'status' in check.match) || /\bstatus\b/.test(check.cel ?? '')
  )
}

/** The controller has not seen the last change of the spec yet, so its status tells of the one before. */
function staleStatus(object: KubeJson): Mismatch | undefined {
  const { generation } = object.metadata
  const status = isObject(object['status']) ? object['status'] : {}
  const observed = status['observedGeneration']
  if (generation === undefined || typeof observed !== 'number' || observed >= generation) return undefined
  return { kind: 'observedGeneration', generation, observed }
}
