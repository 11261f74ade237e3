import { operatorNames } from '../../checks/match/operators.ts'
import { didYouMean, nearest } from '../../checks/near.ts'
import { isObject } from '../../checks/objects.ts'
import { parseQuantity } from '../../checks/quantity.ts'
import { regexProblem } from '../../checks/regex.ts'
import type { Said } from '../../util/said.ts'
import type { Finding, Path } from '../issue.ts'
import { lintMistakes } from '../mistakes/lint.ts'

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
    message: lintMistakes.operatorMixed(operator),
    suggestion: lintMistakes.operatorAlone,
  }
}

function lintOperator(name: string, argument: unknown, path: Path): Finding[] {
  switch (name) {
    case '$present':
      return typeof argument === 'boolean' ? [] : [bad(path, lintMistakes.takesBoolean('$present'))]
    case '$regex':
      return typeof argument === 'string' ? lintRegex(argument, path) : [bad(path, lintMistakes.takesText('$regex'))]
    case '$quantity':
      return parseQuantity(String(argument)) ? [] : [bad(path, lintMistakes.noQuantity(JSON.stringify(argument)))]
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
    message: lintMistakes.operatorUnknown(name),
    suggestion: near ? didYouMean(near) : lintMistakes.known(operatorNames),
  }
}

/** A regular expression that RE2 refuses. */
export function lintRegex(pattern: string, path: Path): Finding[] {
  const problem = regexProblem(pattern)
  return problem === undefined ? [] : [{ code: 'regex', path, message: lintMistakes.patternOfRe2(problem) }]
}

function conditionTrap(want: unknown, path: Path): Finding[] {
  if (typeof want !== 'boolean' || path.at(-1) !== 'status' || !path.includes('conditions')) return []
  return [bad(path, lintMistakes.conditionIsText(want))]
}

function bad(path: Path, message: Said): Finding {
  return { code: 'match-value', path, message }
}
