import path from 'node:path'
import { writeFileAtomic } from '../../util/atomic-file.ts'
import { type Certificates, createCertificates } from '../server/pki/certificates.ts'
import { readState } from './read-state.ts'

/** The certificates of a folder, made at the first start; readable by their user only. */
export async function loadCertificates(
  directory: string | undefined,
  now: number,
  adminName: string,
): Promise<Certificates> {
  if (directory === undefined) return createCertificates(now, adminName)
  const file = path.join(directory, 'certificates.json')
  const known = readState<Certificates>(file)
  if (known) return known
  const certificates = createCertificates(now, adminName)
  await writeFileAtomic(file, JSON.stringify(certificates))
  return certificates
}
