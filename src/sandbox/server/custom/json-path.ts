/** Reads the values that a simple JSON path of a CustomResourceDefinition points at, e.g. `.spec.replicas` or `.status.conditions[?(@.type=="Ready")].status`. */
export function readJsonPath(object: unknown, path: string): unknown[] {
  let found: unknown[] = [object]
  for (const step of stepsOf(path)) found = found.flatMap(step)
  return found
}

type Step = (value: unknown) => unknown[]

const STEP =
  /\.([A-Za-z0-9_\-\\./]+?)(?=[.[]|$)|\[\?\(\s*@\.([\w.-]+)\s*==\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*\)\]|\[['"]([^'"]+)['"]\]|\[(\*|-?\d+)\]/gy

function stepsOf(path: string): Step[] {
  const text = path.replace(/^\$|^\{|\}$/g, '')
  const steps: Step[] = []
  STEP.lastIndex = 0
  for (let match = STEP.exec(text); match; match = STEP.exec(text)) {
    const [, name, key, quoted, single, bare, bracket, index] = match
    if (key !== undefined) steps.push(matching(key, quoted ?? single ?? bare ?? ''))
    else if (index !== undefined) steps.push(item(index))
    else steps.push(field((name ?? bracket ?? '').replace(/\\\./g, '.')))
  }
  return steps
}

function field(name: string): Step {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
    const next = (value as Record<string, unknown>)[name]
    return next === undefined ? [] : [next]
  }
}

function item(index: string): Step {
  return (value) => {
    if (!Array.isArray(value)) return []
    return index === '*' ? value : value.slice(...range(Number(index)))
  }
}

function range(index: number): [number, number | undefined] {
  return [index, index === -1 ? undefined : index + 1]
}

function matching(key: string, wanted: string): Step {
  return (value) =>
    Array.isArray(value) ? value.filter((each) => String(readJsonPath(each, `.${key}`)[0]) === wanted) : []
}
