import { UserError } from '../../util/errors.ts'
import type { Said } from '../../util/said.ts'

/** The refusal to start from a file that is not as it was written: which one, from which byte on, and the ways out. */
export function damaged(file: string, byte: number, isNewestLog: boolean): UserError {
  return new UserError(
    'store-damaged',
    {
      en: `The sandbox's state is damaged: ${file} at byte ${byte}. Nothing has been changed.`,
      ko: `샌드박스의 상태가 손상되었습니다: ${file}, ${byte}바이트째. 아무것도 바꾸지 않았습니다.`,
    },
    {
      suggestions: [...(isNewestLog ? [cutOff(file, byte)] : []), 'k8slab cluster down --delete', 'k8slab cluster up'],
    },
  )
}

/** What follows in the newest log is lost with it; in an older one later logs would have nothing to follow. */
function cutOff(file: string, byte: number): Said {
  const command = `truncate -s ${byte} '${file}'`
  return {
    en: `To keep what was written before that and lose the rest: ${command}`,
    ko: `그 앞에 기록된 것만 남기고 나머지를 버리려면: ${command}`,
  }
}
