import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../util/errors.ts'
import { orUnusable } from '../../util/unusable-folder.ts'

/** The content of a JSON file of the sandbox; undefined when there is none. Throws a UserError when it cannot be read. */
export function readState<T>(file: string): T | undefined {
  const text = orUnusable(path.dirname(file), () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined))
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new UserError(
      'state-damaged',
      {
        en: `The sandbox's state is damaged: ${file} is not JSON.`,
        ko: `샌드박스의 상태가 손상되었습니다: ${file} 파일이 JSON이 아닙니다.`,
      },
      {
        cause,
        suggestions: ['k8slab cluster down --delete', 'k8slab cluster up'],
      },
    )
  }
}
