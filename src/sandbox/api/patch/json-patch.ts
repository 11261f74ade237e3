import { atOnce, type Steps } from '../../steps.ts'
import { equalJson, isObject, type JsonObject } from '../json/values.ts'
import { StatusError } from '../status.ts'

export interface JsonPatchOperation {
  op?: unknown
  path?: unknown
  from?: unknown
  value?: unknown
}

/**
 * Applies a JSON patch (RFC 6902) with the liberties of the real server's library (github.com/evanphx/json-patch v4): the first character
 * of a path is not looked at, `replace` of a missing key adds it, indices may be negative. The document is changed in place.
 * @throws StatusError 422, which tells no reason
 */
export function applyJsonPatch(document: JsonObject, operations: readonly JsonPatchOperation[]): JsonObject {
  return atOnce(jsonPatchSteps(document, operations))
}

/** So many operations are a step. */
const OPERATIONS_A_STEP = 1024

/** The same in steps. */
export function* jsonPatchSteps(document: JsonObject, operations: readonly JsonPatchOperation[]): Steps<JsonObject> {
  let result: unknown = document
  let copied = 0
  for (const [index, operation] of operations.entries()) {
    if (index % OPERATIONS_A_STEP === OPERATIONS_A_STEP - 1) yield
    if (operation.op === 'copy') copied += sizeOfCopy(result, operation)
    if (copied > COPY_LIMIT) throw rejected()
    if (operation.op === 'replace' && operation.path === '') {
      if (typeof operation.value !== 'object' || operation.value === null) throw rejected()
      result = operation.value
    } else applyOperation(result, operation)
  }
  return result as JsonObject
}

function applyOperation(document: unknown, operation: JsonPatchOperation): void {
  const { op, path, from, value = null } = operation
  switch (op) {
    case 'add':
      add(locate(document, path), value)
      break
    case 'remove':
      remove(locate(document, path))
      break
    case 'replace':
      replace(locate(document, path), value)
      break
    case 'move':
      move(locate(document, from), document, path)
      break
    case 'copy':
      add(locate(document, path), structuredClone(read(locate(document, from))))
      break
    case 'test':
      test(path === '' ? document : read(locate(document, path)), value)
      break
    default:
      throw rejected()
  }
}

/** How much all copies of a patch may add, in bytes of JSON: as much as a request may have. Copies of copies grow without bound. */
const COPY_LIMIT = 3 * 1024 * 1024

function sizeOfCopy(document: unknown, { from }: JsonPatchOperation): number {
  return Buffer.byteLength(JSON.stringify(read(locate(document, from)) ?? null))
}

function move(source: Place, document: unknown, path: unknown): void {
  const moved = read(source)
  remove(source)
  add(locate(document, path), moved)
}

function test(actual: unknown, expected: unknown): void {
  if (!equalJson(actual ?? null, expected)) throw rejected()
}

/** A place in a document: a key of an object or an index of an array, which may not exist yet. */
interface Place {
  container: JsonObject | unknown[]
  key: string
}

function locate(document: unknown, path: unknown): Place {
  if (typeof path !== 'string') throw rejected()
  const steps = path.split('/').slice(1).map(unescapeStep)
  const key = steps.pop()
  if (key === undefined) throw rejected()
  let container: unknown = document
  for (const step of steps) container = child(container, step)
  if (!Array.isArray(container) && !isObject(container)) throw rejected()
  return { container, key }
}

function unescapeStep(step: string): string {
  return step.includes('~') ? step.replaceAll('~1', '/').replaceAll('~0', '~') : step
}

function child(container: unknown, step: string): unknown {
  if (Array.isArray(container)) return container[index(step, container.length)]
  return isObject(container) && Object.hasOwn(container, step) ? container[step] : undefined
}

function index(key: string, length: number): number {
  if (!/^-?\d+$/.test(key)) throw rejected()
  const number = Number(key)
  if (number >= length || number < -length) throw rejected()
  return number < 0 ? number + length : number
}

function read({ container, key }: Place): unknown {
  return child(container, key)
}

function add({ container, key }: Place, value: unknown): void {
  if (!Array.isArray(container)) container[key] = value
  else if (key === '-') container.push(value)
  else container.splice(index(key, container.length + 1), 0, value)
}

function replace({ container, key }: Place, value: unknown): void {
  if (Array.isArray(container)) container[index(key, container.length)] = value
  else container[key] = value
}

function remove({ container, key }: Place): void {
  if (Array.isArray(container)) container.splice(index(key, container.length), 1)
  else if (Object.hasOwn(container, key)) delete container[key]
  else throw rejected()
}

function rejected(): StatusError {
  return new StatusError({
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
    code: 422,
  })
}
