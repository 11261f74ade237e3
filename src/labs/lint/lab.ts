import semver from 'semver'
import { isObject } from '../../checks/objects.ts'
import { textSchema } from '../../checks/text.ts'
import type { Language } from '../../i18n/language.ts'
import type { Finding, Path } from '../issue.ts'
import { fileMistakes } from '../mistakes/files.ts'
import { lintMistakes } from '../mistakes/lint.ts'
import { variablesOf } from '../placeholders.ts'
import { ownedSchema, variableSchema } from '../schema.ts'
import { lintCel } from './cel.ts'
import { lintStep } from './step.ts'

/**
 * Everything about a lab that its schema cannot say. Takes the file as it was read: parts with a wrong shape are passed over,
 * so that an author sees all that is wrong at once.
 */
export function lintLab(data: unknown, languages: readonly Language[]): Finding[] {
  if (!isObject(data)) return []
  const steps = Array.isArray(data['steps']) ? data['steps'] : []
  const stepIds = steps.map((step) => (isObject(step) && typeof step['id'] === 'string' ? step['id'] : ''))
  const variables = isObject(data['variables']) ? data['variables'] : {}
  const around = { stepIds, variables: Object.keys(variables) }
  return [
    ...duplicates(stepIds),
    ...steps.flatMap((step, index) => lintStep(step, ['steps', index], around)),
    ...lintVariables(variables, JSON.stringify(steps)),
    ...lintOwned(data['owns']),
    ...lintVersions(data['requires']),
    ...missingLanguages(data, [], languages),
  ]
}

function duplicates(stepIds: readonly string[]): Finding[] {
  return stepIds.flatMap((id, index) =>
    id === '' || stepIds.indexOf(id) === index
      ? []
      : [
          {
            code: 'step-twice',
            path: ['steps', index, 'id'],
            message: lintMistakes.stepTwice(id),
            suggestion: lintMistakes.uniqueSteps,
          },
        ],
  )
}

function lintVariables(variables: Record<string, unknown>, steps: string): Finding[] {
  const used = variablesOf(steps)
  return Object.entries(variables).flatMap(([name, variable]) => {
    const path = ['variables', name]
    const parsed = variableSchema.safeParse(variable)
    if (!parsed.success) return []
    const wrong = lintCel(parsed.data.value, [...path, 'value'], { result: 'value', counted: true })
    if (used.includes(name)) return wrong
    return [...wrong, { code: 'variable-unused', path, atKey: true, message: lintMistakes.variableUnused(name) }]
  })
}

function lintOwned(owns: unknown): Finding[] {
  if (!Array.isArray(owns)) return []
  return owns.flatMap((owned, index) => {
    const parsed = ownedSchema.safeParse(owned)
    if (!parsed.success || parsed.data.names || parsed.data.selector) return []
    return [
      {
        code: 'owns',
        path: ['owns', index],
        message: lintMistakes.ownsAll,
      },
    ]
  })
}

function lintVersions(requires: unknown): Finding[] {
  const range = isObject(requires) ? requires['kubernetes'] : undefined
  if (typeof range !== 'string' || semver.validRange(range) !== null) return []
  return [
    {
      code: 'version',
      path: ['requires', 'kubernetes'],
      message: lintMistakes.versions(range),
    },
  ]
}

/** A lab that comes in a language speaks it everywhere. */
function missingLanguages(value: unknown, path: Path, languages: readonly Language[]): Finding[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => missingLanguages(item, [...path, index], languages))
  if (!isObject(value)) return []
  if ('en' in value && textSchema.safeParse(value).success) {
    return languages
      .filter((language) => value[language] === undefined)
      .map((language) => ({
        code: 'language-missing',
        path,
        message: fileMistakes.languageMissing(language),
      }))
  }
  return Object.keys(value).flatMap((key) => missingLanguages(value[key], [...path, key], languages))
}
