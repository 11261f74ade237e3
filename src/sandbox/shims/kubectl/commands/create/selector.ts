import { CommandError } from '../../errors.ts'
import type { Json } from '../../objects.ts'

/** The LabelSelector of `a=b,c!=d,e in (f,g),h,!i` (metav1.ParseToLabelSelector). */
export function equalitySelector(text: string): Json {
  const matchLabels: Record<string, string> = {}
  const matchExpressions: Json[] = []
  for (const part of text.match(/[^,(]+(?:\([^)]*\))?/g) ?? []) {
    const requirement = part.trim()
    const equal = requirement.match(/^([^\s!=]+)\s*==?\s*(\S*)$/)
    const set = requirement.match(/^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/)
    const unequal = requirement.match(/^([^\s!=]+)\s*!=\s*(\S*)$/)
    if (equal) matchLabels[equal[1] ?? ''] = equal[2] ?? ''
    else if (set)
      matchExpressions.push(
        expression(
          set[1],
          set[2] === 'in' ? 'In' : 'NotIn',
          (set[3] ?? '').split(',').map((each) => each.trim()),
        ),
      )
    else if (unequal) matchExpressions.push(expression(unequal[1], 'NotIn', [unequal[2] ?? '']))
    else if (/^!?[^\s=!]+$/.test(requirement)) {
      matchExpressions.push({
        key: requirement.replace('!', ''),
        operator: requirement.startsWith('!') ? 'DoesNotExist' : 'Exists',
      })
    } else
      throw new CommandError(
        `couldn't parse the selector string "${text}": unable to parse requirement: found '${requirement}'`,
      )
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  }
}

function expression(key: string | undefined, operator: string, values: string[]): Json {
  return { key: key ?? '', operator, values: values.toSorted() }
}
