import { UserError } from './errors.ts'
import { composed } from './said.ts'
import { systemReason } from './system-reason.ts'

/** What the system refuses because of the machine it runs on, wherever it happens: no defect of ours. */
const refusals = new Set(['EACCES', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS'])

/** The error as one that the user can mend; undefined when it is none. */
export function mendable(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error
  if (!(error instanceof Error) || !('syscall' in error)) return undefined
  if (!refusals.has(String(Reflect.get(error, 'code')))) return undefined
  const path: unknown = Reflect.get(error, 'path')
  const place = typeof path === 'string' ? path : ''
  const said = composed([systemReason(error)], {
    en: (reason) => (place === '' ? `The system refuses: ${reason}` : `${place} cannot be used: ${reason}`),
    ko: (reason) => (place === '' ? `시스템이 거부했습니다: ${reason}` : `${place}에 접근할 수 없습니다: ${reason}`),
  })
  return new UserError('system-refused', said, {
    cause: error,
    suggestions: [
      {
        en: 'Free some space or mend the permissions, then run the same command again.',
        ko: '공간을 확보하거나 권한을 고친 뒤 같은 명령을 다시 실행하세요.',
      },
    ],
  })
}
