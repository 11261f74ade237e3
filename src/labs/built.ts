import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Lab } from './types.ts'

/** A lab that the build has found to be right, as it has read it. */
export interface BuiltLab {
  /** Of the sources it was read from. */
  digest: string
  lab: Omit<Lab, 'folder'>
}

/**
 * A lab that comes with k8slab as the build has read it: reading it anew takes longer than the rest of a command. Undefined when there
 * is none, or when a source has changed since, as it does under an author's hands.
 */
export async function builtLab(
  folder: string,
  builtFolder = new URL('./labs/', import.meta.url),
): Promise<Lab | undefined> {
  try {
    const [text, digest] = await Promise.all([
      readFile(new URL(`${path.basename(folder)}.json`, builtFolder), 'utf8'),
      digestOf(folder),
    ])
    const built: BuiltLab = JSON.parse(text)
    return built.digest === digest ? { ...built.lab, folder: path.resolve(folder) } : undefined
  } catch {
    return undefined
  }
}

/** Tells apart versions of the files a lab is read from: `lab.yaml`, its texts, and which solutions there are. */
export async function digestOf(folder: string): Promise<string> {
  const texts = path.join(folder, 'text')
  const names = (await readdir(texts)).sort().map((name) => path.join(texts, name))
  const contents = await Promise.all([path.join(folder, 'lab.yaml'), ...names].map((file) => readFile(file)))
  const solutions = await readdir(path.join(folder, 'solution')).catch(() => [])
  const hash = createHash('sha256').update(JSON.stringify([names.map((name) => path.basename(name)), solutions.sort()]))
  for (const content of contents) hash.update(`${content.length} `).update(content)
  return hash.digest('hex')
}
