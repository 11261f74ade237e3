// Bundles the program into dist/, writes the index of the labs and oclif.manifest.json. Runs after `npm ci` (prepare) and before tests.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { bundleDaemon, compileDaemon } from './bundle-daemon.js'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const entryPoints = {
  main: 'src/main.ts',
  commands: 'src/commands/index.ts',
  help: 'src/cli/help.ts',
  'lab-index': 'src/lab-index.ts',
  'just-bash': 'just-bash',
  'shims/kubectl': 'src/sandbox/shims/kubectl-main.ts',
  'shims/gcloud': 'src/sandbox/shims/gcloud-main.ts',
  'shims/gsutil': 'src/sandbox/shims/gsutil-main.ts',
  'shims/jq': 'src/sandbox/shims/jq-main.ts',
  'shims/curl': 'src/sandbox/shims/curl-main.ts',
  'shims/watch': 'src/sandbox/shims/watch-main.ts',
}

// Built beside and then put in place, so that nobody starts half a program.
const outdir = `dist.${process.pid}`
rmSync(outdir, { recursive: true, force: true })
const options = {
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // Names stay: stack traces are readable, and esbuild's keepNames would do work for each function of a module when it is loaded.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  plugins: [jsonAsText()],
  // ws would look for native helpers in whatever folders there are above.
  define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
  logLevel: 'warning',
}
await build({
  ...options,
  entryPoints,
  chunkNames: '[name]-[hash]',
  splitting: true,
  format: 'esm',
  external: ['typescript', '@mongodb-js/zstd', 'node-liblzma'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
})
await bundleDaemon(options)
await build({
  ...options,
  entryPoints: { light: 'src/cli/light.ts' },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  minify: true,
  define: { ...options.define, 'import.meta.url': '__url' },
  banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
})
await import(pathToFileURL(`${root}${outdir}/lab-index.js`).href)
rmSync(`${outdir}/lab-index.js`)
await compileDaemon(outdir)
rmSync('dist', { recursive: true, force: true })
renameSync(outdir, 'dist')
await writeManifest()

/** JSON.parse reads data faster than V8 does as source. */
function jsonAsText() {
  const contents = (path) => JSON.stringify(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))
  return {
    name: 'json-as-text',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/].*\.json$/ }, ({ path }) => ({
        contents: `export default JSON.parse(${contents(path)})`,
      }))
    },
  }
}

/** The manifest tells oclif the commands without loading them; a stale one would hide new commands. */
async function writeManifest() {
  const { Config, Plugin } = await import('@oclif/core')
  const config = await Config.load({ root })
  const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true })
  await plugin.load()
  writeFileSync('oclif.manifest.json', `${JSON.stringify({ ...plugin.manifest, version: config.version })}\n`)
}
