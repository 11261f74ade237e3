import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from './errors.ts'
import { composed } from './said.ts'
import { systemReason } from './system-reason.ts'

/** Keeps the temporary files of one process apart. */
let written = 0

/** Replaces a file in one step, readable by its user only: a reader sees the old content or the new, never half of it. */
export async function writeFileAtomic(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.${++written}`
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(temporary, content, { mode: 0o600 })
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw notWritten(file, cause)
  }
}

/** The content of a file, or undefined when there is none. */
export async function readFileIfAny(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    const said = composed([systemReason(cause)], {
      en: (reason) => `${file} could not be read: ${reason}`,
      ko: (reason) => `${file} 파일을 읽을 수 없습니다: ${reason}`,
    })
    throw new UserError('file-not-read', said, { cause })
  }
}

/** The error of a file that the system does not let us write. */
export function notWritten(file: string, cause: unknown): UserError {
  const said = composed([systemReason(cause)], {
    en: (reason) => `${file} could not be written: ${reason}`,
    ko: (reason) => `${file} 파일을 쓸 수 없습니다: ${reason}`,
  })
  return new UserError('file-not-written', said, {
    cause,
    suggestions: [
      {
        en: 'Free some space or mend the permissions of the folder, then run the same command again.',
        ko: '공간을 확보하거나 폴더의 권한을 고친 뒤 같은 명령을 다시 실행하세요.',
      },
    ],
  })
}
