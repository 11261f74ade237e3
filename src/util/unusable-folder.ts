import { UserError } from './errors.ts'
import { composed, type Said } from './said.ts'
import { systemReason } from './system-reason.ts'

/** Runs something on a folder; what the system refuses (no permission, no folder, a full disk) becomes a UserError. */
export function orUnusable<T>(folder: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw unusable(folder, error)
  }
}

/** The error to tell of a failure on a folder: a UserError for the system's refusals, else the error itself. */
export function unusable(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error
  return new UserError('folder-unusable', unusableFolder(folder, error), {
    cause: error,
    suggestions: [
      {
        en: 'Mend its permissions or free some space, then run the same command again.',
        ko: '폴더의 권한을 고치거나 공간을 확보한 뒤 같은 명령을 다시 실행하세요.',
      },
    ],
  })
}

/** That a folder cannot be used, and why. */
export function unusableFolder(folder: string, cause: unknown): Said {
  return composed([systemReason(cause)], {
    en: (reason) => `The folder ${folder} cannot be used: ${reason}`,
    ko: (reason) => `${folder} 폴더를 사용할 수 없습니다: ${reason}`,
  })
}
