import { operatorNames } from '../../checks/match/operators.ts'
import { nearest } from '../../checks/near.ts'
import { isObject } from '../../checks/objects.ts'
import { parseQuantity } from '../../checks/quantity.ts'
import { regexProblem } from '../../checks/regex.ts'
import type { Finding, Path } from '../issue.ts'

/** What is wrong with a `match`: unknown operators, bad arguments, booleans where conditions hold strings. */
export function lintMatch(want: unknown, path: Path): Finding[] {
  if (Array.isArray(want)) return want.flatMap((item, index) => lintMatch(item, [...path, index]))
  if (!isObject(want)) return conditionTrap(want, path)
  const keys = Object.keys(want)
  if (!keys.some((key) => key.startsWith('$'))) return keys.flatMap((key) => lintMatch(want[key], [...path, key]))
  if (keys.length > 1) return [mixed(keys, path)]
  return keys.flatMap((key) => lintOperator(key, want[key], [...path, key]))
}

function mixed(keys: readonly string[], path: Path): Finding {
  const operator = keys.find((key) => key.startsWith('$')) ?? ''
  return {
    code: 'operator-mixed',
    path: [...path, operator],
    atKey: true,
    message: `${operator} stands beside other keys`,
    suggestion: 'An operator stands alone; wrap a map that really has such a key in $literal',
  }
}

function lintOperator(name: string, argument: unknown, path: Path): Finding[] {
  switch (name) {
    case '$present':
      return typeof argument === 'boolean' ? [] : [bad(path, '$present takes true or false')]
    case '$regex':
      return typeof argument === 'string' ? lintRegex(argument, path) : [bad(path, '$regex takes text')]
    case '$quantity':
      return parseQuantity(String(argument))
        ? []
        : [bad(path, `${JSON.stringify(argument)} is not a quantity such as 500m or 1Gi`)]
    case '$exact':
    case '$literal':
      return []
    default:
      return [unknownOperator(name, path)]
  }
}

function unknownOperator(name: string, path: Path): Finding {
  const near = nearest(name, operatorNames)[0]
  return {
    code: 'operator-unknown',
    path,
    atKey: true,
    message: `unknown operator ${name}`,
    suggestion: near ? `Did you mean ${near}?` : `Known: ${operatorNames.join(', ')}`,
  }
}

/** A regular expression that RE2 refuses. */
export function lintRegex(pattern: string, path: Path): Finding[] {
  const problem = regexProblem(pattern)
  return problem === undefined ? [] : [{ code: 'regex', path, message: `not a regular expression of RE2: ${problem}` }]
}

function conditionTrap(want: unknown, path: Path): Finding[] {
  if (typeof want !== 'boolean' || path.at(-1) !== 'status' || !path.includes('conditions')) return []
  return [bad(path, `conditions hold strings: write "${want ? 'True' : 'False'}" in quotes`)]
}

function bad(path: Path, message: string): Finding {
  return { code: 'match-value', path, message }
}
