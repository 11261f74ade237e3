import { messageOf } from './message-of.ts'
import type { Said } from './said.ts'

/** Why the system has refused something: its own words, in Korean with the code that both languages know. */
export function systemReason(cause: unknown): Said {
  const message = messageOf(cause)
  const code = String(Reflect.get(Object(cause), 'code') ?? '')
  const said = korean[code]
  return said === undefined ? message : { en: message, ko: `${said} (${code})` }
}

const korean: Readonly<Record<string, string>> = {
  EACCES: '권한이 없습니다',
  EBUSY: '다른 프로그램이 쓰고 있습니다',
  EDQUOT: '디스크 할당량을 다 썼습니다',
  EEXIST: '같은 이름의 파일이 이미 있습니다',
  EINVAL: '쓸 수 없는 이름입니다',
  EIO: '디스크에서 읽거나 쓸 수 없습니다',
  EISDIR: '파일이 아니라 폴더입니다',
  ELOOP: '심볼릭 링크가 끝없이 이어집니다',
  EMFILE: '열린 파일이 너무 많습니다',
  ENAMETOOLONG: '이름이 너무 깁니다',
  ENOENT: '그런 파일이나 폴더가 없습니다',
  ENOSPC: '디스크에 남은 공간이 없습니다',
  ENOTDIR: '경로 가운데 폴더가 아닌 것이 있습니다',
  ENOTEMPTY: '폴더가 비어 있지 않습니다',
  EPERM: '허용되지 않는 작업입니다',
  EROFS: '읽기 전용 디스크입니다',
  ETXTBSY: '실행 중인 파일입니다',
}
