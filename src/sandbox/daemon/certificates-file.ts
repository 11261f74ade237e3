import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomic } from '../../util/atomic-file.ts'
import { type Certificates, createCertificates } from '../server/pki/certificates.ts'

/** The certificates of a folder, made at the first start; readable by their user only. */
export async function loadCertificates(directory: string | undefined, now: number): Promise<Certificates> {
  if (directory === undefined) return createCertificates(now)
  const file = path.join(directory, 'certificates.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Certificates
  const certificates = createCertificates(now)
  await writeFileAtomic(file, JSON.stringify(certificates))
  return certificates
}
