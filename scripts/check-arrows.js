// Fails when a file imports against the arrows of docs/architecture.md, or imports a package its folder may not know.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Folders of src/ that each folder may import, besides itself. */
const arrows = {
  commands: ['cli', 'engine', 'ui', 'progress', 'providers', 'labs', 'checks', 'cluster', 'i18n', 'util'],
  cli: ['engine', 'ui', 'progress', 'providers', 'labs', 'checks', 'cluster', 'i18n', 'util'],
  engine: ['labs', 'checks', 'cluster', 'progress', 'providers', 'i18n', 'util'],
  ui: ['engine', 'labs', 'checks', 'i18n', 'util'],
  progress: ['util'],
  providers: ['checks', 'cluster', 'sandbox', 'i18n', 'util'],
  labs: ['checks', 'i18n', 'util'],
  checks: ['i18n', 'util'],
  cluster: ['checks', 'i18n', 'util'],
  sandbox: ['util'],
  i18n: ['util'],
  util: [],
}
/** The same inside src/sandbox; its own files (objects.ts, kinds.ts ...) are free to all. */
const sandboxArrows = {
  control: ['server', 'api', 'schema'],
  daemon: ['flavours', 'server'],
  cluster: [
    'flavours',
    'server',
    'controllers',
    'scheduler',
    'kubelet',
    'network',
    'images',
    'storage',
    'api',
    'schema',
  ],
  flavours: ['server', 'controllers', 'schema'],
  shims: ['cluster', 'daemon', 'images', 'network', 'api', 'schema'],
  server: ['controllers', 'kubelet', 'network', 'resources', 'storage', 'api', 'schema'],
  scheduler: ['controllers', 'storage', 'api', 'schema'],
  controllers: ['storage', 'api', 'schema'],
  kubelet: ['images', 'network', 'storage', 'api', 'schema'],
  images: ['network', 'schema'],
  resources: ['storage', 'api', 'schema'],
  network: ['api', 'schema'],
  api: ['schema'],
  storage: [],
  schema: [],
}
/** Packages that only some folders may import (types are free). */
const owners = {
  '@kubernetes/client-node': ['cluster'],
  listr2: ['ui'],
  ansis: ['ui'],
  inquirer: ['ui'],
  '@inquirer/core': ['ui'],
  '@inquirer/prompts': ['ui'],
  '@oclif/core': ['commands', 'cli'],
}

const problems = readdirSync('src', { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => check(path.join('src', name)))
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

function check(file) {
  const folder = folderOf(file)
  if (folder === undefined) return []
  return imports(file).flatMap(({ specifier, line }) => {
    const wrong = specifier.startsWith('.') ? wrongFolder(file, folder, specifier) : wrongPackage(folder, specifier)
    return wrong ? [`${file}:${line}: ${wrong}`] : []
  })
}

function wrongFolder(file, folder, specifier) {
  const target = folderOf(path.join(path.dirname(file), specifier))
  if (target === 'sandbox' && folder === 'sandbox') return wrongPart(file, specifier)
  if (target === undefined || target === folder || arrows[folder]?.includes(target)) return undefined
  return `src/${folder} may not import src/${target} (${specifier})`
}

function wrongPart(file, specifier) {
  const part = folderOf(file, 2)
  const target = folderOf(path.join(path.dirname(file), specifier), 2)
  if (part === undefined || target === undefined || part === target || sandboxArrows[part]?.includes(target))
    return undefined
  return `src/sandbox/${part} may not import src/sandbox/${target} (${specifier})`
}

function wrongPackage(folder, specifier) {
  const owner = owners[specifier]
  return owner && !owner.includes(folder) ? `only src/${owner.join(', src/')} may import ${specifier}` : undefined
}

/** The folder at a depth (1: the first below src/), or undefined for files that lie above it. */
function folderOf(file, depth = 1) {
  const parts = path.normalize(file).split(path.sep)
  return parts.length > depth + 1 ? parts[depth] : undefined
}

/** What a file imports when it runs: `import type` leaves no trace. */
function imports(file) {
  const text = readFileSync(file, 'utf8')
  const pattern = /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^'"();]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/g
  return [...text.matchAll(pattern)].map((match) => ({
    specifier: match[1] ?? match[2],
    line: text.slice(0, match.index).split('\n').length,
  }))
}
