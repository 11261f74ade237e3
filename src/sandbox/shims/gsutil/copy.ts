import { cp, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { CloudApi } from '../gcloud/types.ts'

export interface CopyRequest {
  source: string
  destination: string
  recursive: boolean
  cwd: string
}

export interface CopiedFile {
  url: string
  path: string
  bytes: number
}

/** Copies what an address of a bucket names (a file, a folder, or `…/*`) to this machine; existing files are replaced. */
export async function copyFromBucket(
  { source, destination, recursive, cwd }: CopyRequest,
  api: Pick<CloudApi, 'bucket'>,
): Promise<{ files: CopiedFile[]; bytes: number } | { error: string }> {
  const bucket = api.bucket(source)
  if (!source.startsWith('gs://'))
    return { error: 'The sandbox has no bucket to copy to; the source must be a gs:// address.' }
  if (!bucket) return { error: `${source.split('/').slice(0, 3).join('/')} not found: 404.` }
  const all = bucket.path.endsWith('*')
  const base = path.join(bucket.folder, all ? path.dirname(bucket.path) : bucket.path)
  const names = all ? await readdir(base).catch(() => []) : [path.basename(base)]
  const from = all ? base : path.dirname(base)
  const files: CopiedFile[] = []
  for (const name of names) {
    const one = { from: path.join(from, name), to: path.join(path.resolve(cwd, destination), name) }
    if (!(await isThere(one.from))) return noMatch(source)
    if ((await stat(one.from)).isDirectory() && !recursive) continue
    await cp(one.from, one.to, { recursive: true })
    files.push(...(await copied(one.from, one.to, urlOf(source, all, name))))
  }
  return files.length === 0 ? noMatch(source) : { files, bytes: files.reduce((sum, file) => sum + file.bytes, 0) }
}

function urlOf(source: string, all: boolean, name: string): string {
  return all ? source.replace(/\*$/, name) : source.replace(/\/+$/, '')
}

async function copied(from: string, to: string, url: string): Promise<CopiedFile[]> {
  const info = await stat(from)
  if (!info.isDirectory()) return [{ url, path: to, bytes: info.size }]
  const names = (await readdir(from)).sort()
  const nested = await Promise.all(
    names.map((name) => copied(path.join(from, name), path.join(to, name), `${url}/${name}`)),
  )
  return nested.flat()
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

function noMatch(source: string): { error: string } {
  return { error: `The following URLs matched no objects or files:\n-${source}` }
}
