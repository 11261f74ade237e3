import type { Language } from '../i18n/language.ts'
import { UserError } from '../util/errors.ts'
import { builtLab } from './built.ts'
import { issueText } from './issue.ts'
import type { Lab, LabIssue } from './types.ts'

/** A lab that cannot be used as it is; `issues` has everything that is wrong, in the order of the files. */
export class LabError extends UserError {
  readonly issues: readonly LabIssue[]

  constructor(folder: string, issues: readonly LabIssue[]) {
    super(
      'lab-invalid',
      { en: textOf(issues, 'en'), ko: textOf(issues, 'ko') },
      {
        suggestions: [
          { en: `Mend this in ${folder}, then start it again.`, ko: `${folder}에서 고친 뒤 다시 시작하세요.` },
        ],
        exitCode: 2,
      },
    )
    this.issues = issues
  }
}

function textOf(issues: readonly LabIssue[], language: Language): string {
  return issues.map((issue) => issueText(issue, language)).join('\n')
}

/** Loads a lab. Throws {@link LabError} with everything that is wrong in it. */
export async function loadLab(folder: string): Promise<Lab> {
  const built = await builtLab(folder)
  if (built) return built
  const { checkLab } = await import('./check-lab.ts')
  const { lab, issues } = await checkLab(folder)
  if (!lab) throw new LabError(folder, issues)
  return lab
}
