// Builds and installs the clients that test/clients runs against the sandbox, each from its own registry, and tells how long each took.
// Usage: node scripts/clients/install.js [name ...]     all without names; into K8SLAB_CLIENTS_DIR or node_modules/.cache/k8slab/clients
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = path.resolve(
  process.env['K8SLAB_CLIENTS_DIR'] ?? path.join(root, 'node_modules', '.cache', 'k8slab', 'clients'),
)

const version = 'k8s.io/component-base/version'
const clients = {
  python: () => debian('python3-kubernetes', '/usr/bin/python3', ['-c', 'import kubernetes']),
  ruby: () => debian('ruby-kubeclient', '/usr/bin/ruby', ['-e', 'require "kubeclient"']),
  kubectx: () => debian('kubectx', 'kubectx', ['--help']),
  kubecolor: () => debian('kubecolor', 'kubecolor', ['--help']),
  kubetail: () => debian('kubetail', 'kubetail', ['--help']),
  // Its HTTP client needs a newer Node.js than this project does.
  'client-node-2': () => npm('client-node-2', ['@kubernetes/client-node@2', nodePackage(22)]),
  'go-programs': () => go('go-programs', 'programs', '.'),
  'kubectl.newest': () =>
    go('kubectl.newest', 'tools', './kubectl', [
      `-X ${version}.gitVersion=v1.37.2`,
      `-X ${version}.gitMajor=1`,
      `-X ${version}.gitMinor=37`,
    ]),
  kustomize: () => go('kustomize', 'tools', 'sigs.k8s.io/kustomize/kustomize/v5'),
  helm3: () => go('helm3', 'tools', 'helm.sh/helm/v3/cmd/helm'),
  helm4: () => go('helm4', 'tools', 'helm.sh/helm/v4/cmd/helm'),
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(clients)
mkdirSync(folder, { recursive: true })
for (const name of wanted) {
  const install = clients[name]
  if (!install) {
    console.error(`no client ${name}; there are ${Object.keys(clients).join(', ')}`)
    process.exit(2)
  }
  const started = Date.now()
  install()
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

/** A Debian package, unless what it brings is there. */
function debian(name, program, args) {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return
  } catch {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-qq'], { env })
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env })
  }
}

/** Packages in a folder of their own. */
function npm(name, specs) {
  const cwd = path.join(folder, name)
  mkdirSync(cwd, { recursive: true })
  writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', '--silent', ...specs], { cwd })
}

/** Node.js itself as a package. */
function nodePackage(major) {
  return `node-${process.platform}-${process.arch}@${major}`
}

/** A program of one of the modules in fixtures/clients. */
function go(name, module, target, definitions = []) {
  const flags = ['-s', '-w', ...definitions].join(' ')
  run('go', ['build', '-buildvcs=false', '-ldflags', flags, '-o', path.join(folder, name), target], {
    cwd: path.join(root, 'fixtures', 'clients', module),
    env: { ...process.env, CGO_ENABLED: '0' },
  })
}

function run(program, args, options) {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options })
}
