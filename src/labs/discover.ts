import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { didYouMean, nearest } from '../checks/near.ts'
import { UserError } from '../util/errors.ts'

/** A lab that was found; it may still be broken. */
export interface FoundLab {
  id: string
  folder: string
}

/** The labs that come with k8slab, by id. */
export async function bundledLabs(root = packageRoot()): Promise<FoundLab[]> {
  const labs = path.join(root, 'labs')
  const entries = await readdir(labs, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(path.join(labs, entry.name, 'lab.yaml')))
    .map((entry) => ({ id: entry.name, folder: path.join(labs, entry.name) }))
    .sort((a, b) => a.id.localeCompare(b.id))
}

/** The folder of a lab: the id of one that comes with k8slab, or a path to a folder or its `lab.yaml`. */
export async function findLab(idOrPath: string, root = packageRoot()): Promise<FoundLab> {
  const labs = await bundledLabs(root)
  const bundled = labs.find((lab) => lab.id === idOrPath)
  if (bundled) return bundled
  const folder = path.resolve(path.basename(idOrPath) === 'lab.yaml' ? path.dirname(idOrPath) : idOrPath)
  if (existsSync(path.join(folder, 'lab.yaml'))) return { id: path.basename(folder), folder }
  throw notFound(
    idOrPath,
    labs.map((lab) => lab.id),
  )
}

function notFound(idOrPath: string, ids: readonly string[]): UserError {
  const near = nearest(idOrPath, ids)
  const isPath = /[/\\.]/.test(idOrPath)
  const quoted = JSON.stringify(idOrPath)
  const said = isPath
    ? { en: `No lab at ${idOrPath}: it has no lab.yaml`, ko: `${idOrPath}에 실습이 없습니다: lab.yaml 파일이 없습니다` }
    : { en: `No lab is called ${quoted}`, ko: `${quoted} 실습은 없습니다` }
  const suggestions = near.length > 0 ? near.map(didYouMean) : ['k8slab list']
  return new UserError('lab-not-found', said, { suggestions, exitCode: 2 })
}

/** The folder of the package, from the source tree as from the bundle. */
function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url))
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder)
    if (parent === folder) throw new Error('k8slab is not in a package')
    folder = parent
  }
  return folder
}
