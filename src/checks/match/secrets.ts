import type { Said } from '../../util/said.ts'
import type { KubeJson } from '../objects.ts'
import { showValue } from '../show.ts'
import { hidden } from '../wanted.ts'
import type { FieldStep } from './path.ts'

/** Shows the value of a field. */
export type Show = (value: unknown, path: readonly FieldStep[]) => Said

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** How the fields of an object are shown: those of a Secret that hold its values never are. */
export function showFor(object: Pick<KubeJson, 'apiVersion' | 'kind'>): Show {
  if (!isSecret(object)) return showValue
  return (value, path) => (value === undefined || !isHidden(path) ? showValue(value) : hidden)
}

export function isSecret({ apiVersion, kind }: Pick<KubeJson, 'apiVersion' | 'kind'>): boolean {
  return apiVersion === 'v1' && kind === 'Secret'
}

function isHidden([first, second, third]: readonly FieldStep[]): boolean {
  if (first !== 'metadata') return first === 'data' || first === 'stringData' || first === undefined
  return second === undefined || (second === 'annotations' && (third === undefined || third === lastApplied))
}
