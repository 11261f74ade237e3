import { apiVersionOf } from '../../api/mapper.ts'
import { isNotFound, throwAll } from '../../errors.ts'
import type { Factory } from '../../factory.ts'
import type { Flags } from '../../flags/parse.ts'
import type { Obj, ObjList } from '../../objects.ts'
import type { ObjectPrinter } from '../../print/printer.ts'
import { sortObjects } from './sort.ts'
import type { Target } from './target.ts'
import { listQuery, targetPath } from './target.ts'

/** `get -o json` and its like: one object as itself, anything else as a `List`. */
export async function printGeneric(
  factory: Factory,
  flags: Flags,
  targets: readonly Target[],
  printer: ObjectPrinter,
): Promise<void> {
  const errors: unknown[] = []
  const objects: Obj[] = []
  for (const target of targets) {
    try {
      objects.push(...(await readTarget(factory, flags, target)))
    } catch (error) {
      if (!(isNotFound(error) && flags.bool('ignore-not-found'))) errors.push(error)
    }
  }
  const single = targets.length === 1 && targets[0]?.name !== undefined
  if (single && objects[0]) factory.io.stdout.write(printer(objects[0]))
  else if (!single && (objects.length > 0 || errors.length === 0)) {
    if (!(targets.length === 0 || (objects.length === 0 && flags.bool('ignore-not-found')))) {
      const sorted = sortObjects(objects, flags.string('sort-by'))
      factory.io.stdout.write(printer(listOf(sorted)))
    }
  }
  throwAll(errors)
}

/** Objects as kubectl's `List`. */
export function listOf(items: readonly Obj[]): Obj {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }
}

async function readTarget(factory: Factory, flags: Flags, target: Target): Promise<Obj[]> {
  const path = targetPath(target, flags)
  if (target.name !== undefined) return [await factory.rest().json<Obj>({ path })]
  const items: Obj[] = []
  let next = ''
  do {
    const page = await factory.rest().json<ObjList>({ path, query: { ...listQuery(target, flags), continue: next } })
    items.push(...(page.items ?? []))
    next = page.metadata?.continue ?? ''
  } while (next !== '')
  const head = { apiVersion: apiVersionOf(target.resource), kind: target.resource.kind }
  return items.map((item) => ({ ...head, ...item }))
}
