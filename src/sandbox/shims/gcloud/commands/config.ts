import type { CloudCommand, CloudIo, CloudState } from '../types.ts'
import { CloudError } from '../types.ts'

/** Properties that the stand-in keeps; others exist in gcloud but mean nothing here. */
const known = ['core/account', 'core/project', 'compute/zone', 'compute/region', 'container/cluster']

const set: CloudCommand = {
  path: 'config set',
  summary: 'Set a property, e.g. compute/zone.',
  positionals: ['SECTION/PROPERTY', 'VALUE'],
  flags: [],
  async run({ args: [property = '', value = ''], api, io }) {
    const name = fullName(property)
    if (name === 'compute/zone' && !/^[a-z]+-[a-z]+\d+-[a-z]$/.test(value)) {
      io.error(`WARNING: Property validation for compute/zone was skipped: ${value} does not look like a zone.\n`)
    }
    await api.change({ type: 'set-property', name, value })
    io.error(`Updated property [${name}].\n`)
  },
}

const unset: CloudCommand = {
  path: 'config unset',
  summary: 'Unset a property.',
  positionals: ['SECTION/PROPERTY'],
  flags: [],
  async run({ args: [property = ''], api, io }) {
    const name = fullName(property)
    await api.change({ type: 'unset-property', name })
    io.error(`Unset property [${name}].\n`)
  },
}

const getValue: CloudCommand = {
  path: 'config get-value',
  summary: 'Print the value of a property.',
  positionals: ['SECTION/PROPERTY'],
  flags: [],
  async run({ args: [property = ''], api, io }) {
    printValue(await api.state(), fullName(property), io)
  },
}

const list: CloudCommand = {
  path: 'config list',
  summary: 'List the properties that are set; with a name only that one.',
  positionals: ['PROPERTY…'],
  flags: [],
  async run({ args, api, io }) {
    const values = Object.entries(properties(await api.state())).filter(
      ([name]) => args.length === 0 || args.map(fullName).includes(name),
    )
    const sections = [...new Set(values.map(([name]) => name.split('/')[0] ?? ''))].sort()
    for (const section of sections) {
      io.out(`[${section}]\n`)
      for (const [name, value] of values.sort()) {
        const [own, key] = name.split('/')
        if (own === section) io.out(`${key} = ${value}\n`)
      }
    }
    io.error('\nYour active configuration is: [default]\n')
  },
}

/** All properties; account and project are always set. */
export function properties(state: CloudState): Record<string, string> {
  return { 'core/account': state.account, 'core/project': state.project, ...state.properties }
}

function printValue(state: CloudState, name: string, io: CloudIo): void {
  const value = properties(state)[name]
  if (value === undefined) io.error('(unset)\n')
  else io.out(`${value}\n`)
}

/** `project` stands for `core/project`. */
function fullName(property: string): string {
  const name = property.includes('/') ? property : `core/${property}`
  if (known.includes(name)) return name
  throw new CloudError(
    `Section [${name.split('/')[0]}] has no property [${name.split('/')[1]}] that k8slab's gcloud keeps. Known here: ${known.join(', ')}`,
  )
}

export const config = [set, unset, getValue, { ...getValue, path: 'config get' }, list]
