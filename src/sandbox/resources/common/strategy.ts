import type { Draft, KubeObject } from '../../objects.ts'
import type { Steps } from '../../steps.ts'
import { dropDisabledFields } from '../pod/disabled-fields.ts'
import type { FieldError, Strategy } from '../types.ts'
import { normalize } from './normalize.ts'

/** A strategy as a kind's file writes it. */
export interface Particular<T extends KubeObject> extends Strategy<T> {
  /** Of an update, the API server tells what may not change before what is wrong in itself. */
  changesFirst?: boolean
}

/**
 * Completes a strategy, and forgets which kind it is for so that those of all kinds fit into one map: whatever it changes is brought into
 * the form Go gives it, and the errors of an update are in the API server's order.
 */
export function strategy<T extends KubeObject>(particular: Particular<T>): Strategy {
  const { kind, changesFirst, ...own } = particular as unknown as Particular<KubeObject>
  const settled = (draft: Draft) => normalize(draft, kind)
  const inOrder = (changes: FieldError[], itself: FieldError[]) =>
    changesFirst ? [...changes, ...itself] : [...itself, ...changes]
  const { validateSteps } = own
  return {
    ...own,
    ...(validateSteps && {
      *validateSteps(object: Draft, old?: KubeObject): Steps<FieldError[]> {
        const itself = yield* validateSteps(object, old)
        return old ? inOrder(own.validateUpdate?.(object as KubeObject, old) ?? [], itself) : itself
      },
    }),
    kind,
    setDefaults(draft) {
      settled(draft)
      if (!own.setDefaults) return
      own.setDefaults(draft)
      settled(draft)
    },
    prepareForCreate(draft, context) {
      dropDisabledFields(draft)
      own.prepareForCreate?.(draft, context)
      settled(draft)
    },
    prepareForUpdate(draft, old, context) {
      dropDisabledFields(draft)
      own.prepareForUpdate?.(draft, old, context)
      settled(draft)
    },
    validateUpdate(object, old, apiVersion) {
      const changes = own.validateUpdate?.(object, old, apiVersion) ?? []
      const itself = own.validate?.(object, old, apiVersion) ?? []
      return inOrder(changes, itself)
    },
  }
}

/** A field selector value of a boolean: `true` or `false`. */
export function flag(value: boolean | undefined): string {
  return String(value ?? false)
}
