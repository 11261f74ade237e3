import { UserError } from '../../util/errors.ts'

const code = 'lab-started-anew'

/** Another terminal has begun the lab again, or somewhere else: the session has no progress to write to any more. */
export function startedAnew(lab: string): UserError {
  return new UserError(
    code,
    {
      en: `The lab ${lab} was started anew in another terminal: what is done here does not count any more.`,
      ko: `다른 터미널에서 ${lab} 실습을 새로 시작했습니다. 여기서 하는 일은 더 이상 반영되지 않습니다.`,
    },
    { suggestions: [`k8slab start ${lab}`] },
  )
}

/** Whether an error is the end of the session it comes from. */
export function isStartedAnew(error: unknown): boolean {
  return error instanceof UserError && error.code === code
}
