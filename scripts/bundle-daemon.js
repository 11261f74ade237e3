// The background process of the sandbox in dist/: daemon.cjs, which starts it, the program itself as one script, sandbox.cjs, and what V8 makes
// of that (src/sandbox/daemon/code-cache.ts). A script, because V8 keeps nothing of ES modules in all versions of Node.js that we run on.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { build } from 'esbuild'

/** @param options esbuild's, for whatever is built */
export async function bundleDaemon(options) {
  await build({
    ...options,
    entryPoints: { daemon: 'src/sandbox/daemon/bundled.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { ...options.define, 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  })
  const { outputFiles } = await build({
    ...options,
    entryPoints: { sandbox: 'src/sandbox/daemon/main.ts' },
    format: 'cjs',
    plugins: [...options.plugins, justBashApart()],
    write: false,
  })
  const program = inAscii(outputFiles[0].text).replaceAll('import("', 'importModule("')
  const text = `(function (exports, require, module, importModule) {${program}})`
  const content = createHash('sha256').update(text).digest('hex').slice(0, 16)
  writeFileSync(path.join(options.outdir, 'sandbox.cjs'), `// ${content}\n${text}\n`)
}

/** Has V8 compile what a sandbox does when it starts. Where none can be started, the first one of each home does it instead. */
export async function compileDaemon(folder) {
  const home = mkdtempSync(path.join(tmpdir(), 'k8slab-build-'))
  const { NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _authorities, ...env } = process.env
  const command = [path.join(folder, 'daemon.cjs'), '--home', home, '--flavour', 'minikube']
  const child = spawn(process.execPath, command, { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const compiled = path.join(home, 'compiled')
  const file = await firstFile(compiled, child)
  if (file === undefined) console.warn('No sandbox could be started here: its first start will take longer.')
  else put(path.join(compiled, file), path.join(folder, file))
  child.kill()
  await ended
  rmSync(home, { recursive: true, force: true })
}

async function firstFile(folder, child) {
  const deadline = Date.now() + 20_000
  while (child.exitCode === null && Date.now() < deadline) {
    const found = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith('.cache'))
    if (found) return found
    await setTimeout(20)
  }
}

/** As readable as the rest of the program. */
function put(from, to) {
  copyFileSync(from, to)
  chmodSync(to, 0o644)
}

/** It is larger than all the rest, and needed only once a container runs a shell. */
function justBashApart() {
  return {
    name: 'just-bash-apart',
    setup({ onResolve }) {
      onResolve({ filter: /^just-bash$/ }, () => ({ path: './just-bash.js', external: true }))
    },
  }
}

/** esbuild writes all but regular expressions so. */
function inAscii(text) {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
