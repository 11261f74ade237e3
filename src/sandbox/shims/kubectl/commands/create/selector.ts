import { CommandError } from '../../errors.ts'
import type { Json } from '../../objects.ts'

/** The LabelSelector of `a=b,c!=d,e in (f,g),h,!i` (metav1.ParseToLabelSelector). */
export function equalitySelector(text: string): Json {
  const matchLabels: Record<string, string> = {}
  const matchExpressions: Json[] = []
  for (const part of text.match(/[^,(]+(?:\([^)]*\))?/g) ?? []) {
    const requirement = part.trim()
    const equal = requirement.match(/^([^\s!=]+)\s*==?\s*(\S*)$/)
    if (equal) matchLabels[equal[1] ?? ''] = equal[2] ?? ''
    else matchExpressions.push(parseExpression(requirement, text))
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  }
}

function parseExpression(requirement: string, whole: string): Json {
  const set = requirement.match(/^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/)
  if (set) {
    const values = (set[3] ?? '').split(',').map((each) => each.trim())
    return expression(set[1], set[2] === 'in' ? 'In' : 'NotIn', values)
  }
  const unequal = requirement.match(/^([^\s!=]+)\s*!=\s*(\S*)$/)
  if (unequal) return expression(unequal[1], 'NotIn', [unequal[2] ?? ''])
  if (/^!?[^\s=!]+$/.test(requirement)) {
    return { key: requirement.replace('!', ''), operator: requirement.startsWith('!') ? 'DoesNotExist' : 'Exists' }
  }
  throw new CommandError(
    `couldn't parse the selector string "${whole}": unable to parse requirement: found '${requirement}'`,
  )
}

function expression(key: string | undefined, operator: string, values: string[]): Json {
  return { key: key ?? '', operator, values: values.toSorted() }
}
