import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Where `scripts/clients/install.js` puts what it makes. */
const folder = process.env['K8SLAB_CLIENTS_DIR'] ?? path.join(root, 'node_modules', '.cache', 'k8slab', 'clients')

export const fixtures = path.join(root, 'fixtures', 'clients')

/** What is missing, and the command that makes it. */
export function howToInstall(name: string): { missing: string } {
  return { missing: `no ${name}: node scripts/clients/install.js ${name}` }
}

/** What is missing where no registry has it: it is built from a clone of its repository. */
export function howToBuild(name: string, repository: string): { missing: string } {
  const clone = `git clone https://github.com/${repository} && cd ${path.basename(repository)}`
  return { missing: `no ${name}: ${clone} && go build -o ${path.join(folder, name)} .` }
}

/** The path of a program or package that was installed for these tests. */
export function installed(name: string): string | undefined {
  const file = path.join(folder, name)
  return existsSync(file) ? file : undefined
}

/** The path of a program that was installed for these tests, or is found by its name. */
export function installedOrOnPath(name: string): string | undefined {
  const folders = [folder, ...(process.env['PATH'] ?? '').split(path.delimiter)]
  return folders.map((each) => path.join(each, name)).find((file) => existsSync(file))
}

/** A Python that has the Kubernetes client: Debian's own, whatever else is on PATH. */
export function pythonWithClient(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => succeeds(python, ['-c', 'import kubernetes']))
}

/** A Ruby that has kubeclient: Debian's own, whatever else is on PATH. */
export function rubyWithClient(): string | undefined {
  return ['/usr/bin/ruby', 'ruby'].find((ruby) => succeeds(ruby, ['-e', 'require "kubeclient"']))
}

function succeeds(file: string, args: string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
