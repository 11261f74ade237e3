import { cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Generate } from '../labs/schema.ts'
import type { Lab } from '../labs/types.ts'
import { UserError } from '../util/errors.ts'
import { composed } from '../util/said.ts'
import { systemReason } from '../util/system-reason.ts'
import { makeCertificates } from './certificates.ts'

/** Lays out the files of a lab in a folder, with what is made anew each time (certificates). Files that are there stay as they are. */
export async function layOutFiles(lab: Pick<Lab, 'folder' | 'generate'>, into: string): Promise<void> {
  try {
    await mkdir(into, { recursive: true })
    await copyMissing(path.join(lab.folder, 'files'), into)
    for (const part of lab.generate ?? []) await generate(part, into)
  } catch (cause) {
    throw new UserError(
      'files-not-written',
      composed([systemReason(cause)], {
        en: (reason) => `The files of the lab could not be written to ${into}: ${reason}`,
        ko: (reason) => `실습 파일을 ${into}에 쓸 수 없습니다: ${reason}`,
      }),
      {
        cause,
        suggestions: [
          {
            en: 'Choose another folder with --workdir, or mend the permissions of this one.',
            ko: '--workdir로 다른 폴더를 고르거나 이 폴더의 권한을 고치세요.',
          },
        ],
      },
    )
  }
}

async function copyMissing(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, force: false, errorOnExist: false }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

async function generate(part: Generate, into: string): Promise<void> {
  const folder = path.join(into, part.into)
  await mkdir(folder, { recursive: true })
  const files = makeCertificates(part.hosts, part.days ?? 365, Date.now())
  for (const [name, content] of Object.entries(files)) await writeIfMissing(path.join(folder, name), content)
}

async function writeIfMissing(file: string, content: string): Promise<void> {
  await writeFile(file, content, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}
